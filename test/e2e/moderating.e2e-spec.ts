import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

const PAGE = readFileSync(new URL('../../docs/moderating.md', import.meta.url), 'utf8');
/** Each block of commands, under the heading it stands below. */
const BLOCKS = PAGE.split(/^## /m).flatMap((section) =>
  [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => ({
    heading: section.split('\n')[0]!,
    text: text!,
  })),
);

let server: TestApp;
const given: Record<string, string> = {};

beforeAll(async () => {
  server = await startApp();
  const site = await makeSite(server);
  const desk = new Desk(server, site);
  const thread = await desk.thread({}, { moderation: 'pre' });
  for (let n = 1; n <= 6; n += 1) await desk.post(thread, `Text ${n}`);
  const API = `${server.http.origin}/api/v1/sites/daily`;
  Object.assign(given, { API, KEY: site.moderator, ADMIN: site.admin });
});
afterAll(() => server.stop());

type Json = Record<string, unknown>;

/** Runs a block as a shell would, and takes from its answer what the block names. */
async function run(text: string): Promise<{ status: number; body: Json | null }> {
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

describe('the page about a moderator’s hour', () => {
  it('says what is so, command by command', async () => {
    const told: [string, number][] = [];
    const results: unknown[] = [];
    for (const { heading, text } of BLOCKS) {
      const { status, body } = await run(text);
      told.push([heading, status]);
      if (body?.['results']) {
        results.push((body['results'] as { result: string }[]).map(({ result }) => result));
      }
    }
    expect(told).toEqual([
      ['What waits', 200],
      ['Take some work', 200],
      ['Take some work', 200],
      ['Take some work', 200],
      ['Decide', 200],
      ['Decide', 200],
      ['The rules you decide by', 201],
      ['The rules you decide by', 200],
      ['When somebody was faster', 200],
      ['When somebody was faster', 409],
      ['Take it back', 200],
      ['Many at once', 200],
      ['Many at once', 200],
      ['Everything that a filter finds', 200],
      ['Everything that a filter finds', 202],
      ['Everything that a filter finds', 200],
      ['Everything that a filter finds', 200],
      ['Find the others', 200],
      ['Somebody who does it again', 201],
      ['Somebody who does it again', 200],
      ['Somebody who does it again', 201],
      ['Somebody who does it again', 200],
      ['Close the thread, and go home', 200],
      ['Close the thread, and go home', 204],
      ['Close the thread, and go home', 200],
    ]);
    expect(results).toEqual([
      ['applied'],
      ['applied'],
      ['applied'],
      ['applied', 'applied'],
      ['applied', 'applied'],
    ]);
    expect([given['CODE'], given['THEIRS']]).toEqual(['lease-lost', 'reject']);
  });
});
