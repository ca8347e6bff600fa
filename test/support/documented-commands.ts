import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';

/** A block of commands in a page of documentation, and the heading that it stands below. */
export interface CommandBlock {
  heading: string;
  text: string;
}

type Json = Record<string, unknown>;

/** @param name of a page in `docs/` */
export function commandsOf(name: string): CommandBlock[] {
  const page = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
  return page.split(/^## /m).flatMap((section) =>
    [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => ({
      heading: section.split('\n')[0]!,
      text: text!,
    })),
  );
}

/** Runs a block as a shell would, and adds to `given` what the block names in its answer. */
export async function runCommands(
  { text }: CommandBlock,
  given: Record<string, string>,
): Promise<{ status: number; body: Json | null }> {
  const command = text.replace('curl -s', "curl -s -w '\\n%{http_code}'");
  const { stdout } = await promisify(execFile)('bash', ['-euc', command], {
    env: { PATH: process.env['PATH']!, ...given },
  });
  const cut = stdout.lastIndexOf('\n');
  const answer = stdout.slice(0, cut);
  const body = answer === '' ? null : (JSON.parse(answer) as Json);
  for (const [, name, path] of text.matchAll(/^# (\w+) is (\S+)$/gm)) {
    const found = path!.split('.').reduce<unknown>((at, key) => (at as Json)[key], body);
    expect([name, found]).toEqual([name, expect.any(String)]);
    given[name!] = found as string;
  }
  return { status: Number(stdout.slice(cut + 1)), body };
}
