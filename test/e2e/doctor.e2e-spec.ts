import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { doctorCommand } from '../../src/cli/commands/doctor.command.js';
import { run } from '../../src/cli/run.js';
import { CHECKS } from '../../src/doctor/checks.js';
import { makeSite, startApp, TEST_SECRET } from '../support/app.js';
import { runCommand, startCommand, type Finished } from '../support/cli.js';
import { appUrlOf, copyOf, emptyDatabase, freshDatabase, query } from '../support/database.js';
import { stored } from '../support/every-table.js';
import { HealthySite } from '../support/healthy-site.js';
import { PLANTED_FAULTS } from '../support/planted-faults.js';

/** A full server is filled, and each check has a database of its own. */
jest.setTimeout(120_000);

let healthy: string;
let slug: string;
const before = { ...process.env };

beforeAll(async () => {
  const server = await startApp();
  const made = await HealthySite.fill(server);
  await makeSite(server, 'quiet');
  await server.stop();
  await made.letGo();
  [healthy, slug] = [server.databaseUrl, made.slug];
});
afterAll(() => {
  process.env = before;
});

interface Told {
  check: string;
  count: number;
  examples: { site: string | null; [column: string]: unknown }[];
}

/** The command in this process, and what it says with `--json`. */
async function doctor(
  databaseUrl: string,
  ...args: string[]
): Promise<{ code: unknown; told: Told[]; found: Record<string, number> }> {
  const lines: string[] = [];
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  process.env['DATABASE_URL'] = databaseUrl;
  process.env['COLLOQUY_SECRET'] = TEST_SECRET;
  process.exitCode = undefined;
  try {
    const program = new Command().exitOverride();
    doctorCommand(program);
    await run(async () => {
      await program.parseAsync(['doctor', '--json', ...args], { from: 'user' });
    });
    const told = lines.map((line) => JSON.parse(line) as Told);
    const wrong = told.filter(({ count }) => count > 0);
    const found = Object.fromEntries(wrong.map(({ check, count }) => [check, count]));
    return { code: process.exitCode, told, found };
  } finally {
    process.exitCode = undefined;
    written.mockRestore();
  }
}

/** All of ours, while something is written that they would refuse. */
const triggers = (what: 'disable' | 'enable'): string => `
  do $$ declare it regclass; begin
    for it in select distinct tgrelid from pg_trigger where not tgisinternal
    loop execute format('alter table %s ${what} trigger user', it); end loop;
  end $$`;

async function plant(name: string): Promise<string> {
  const url = await copyOf(healthy);
  const { statements } = PLANTED_FAULTS[name]!;
  for (const text of [triggers('disable'), statements, triggers('enable')]) await query(url, text);
  return url;
}

describe('each check', () => {
  it('has a fault that is planted, and no other has', () => {
    expect(Object.keys(PLANTED_FAULTS)).toEqual(CHECKS.map(({ name }) => name));
  });

  it.each(CHECKS.map(({ name }) => name))('%s finds what is planted for it alone', async (name) => {
    const { code, told, found } = await doctor(await plant(name));
    const also = Object.keys(PLANTED_FAULTS[name]!.also ?? {});
    expect(Object.keys(found).sort()).toEqual([name, ...also].sort());
    expect([code, told.length]).toEqual([1, CHECKS.length]);
  });

  it('finds nothing where all is well', async () => {
    const { code, found } = await doctor(healthy);
    expect([code, found]).toEqual([undefined, {}]);
  });
});

describe('docs/doctor.md', () => {
  const page = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');

  it('names every check beside what it holds', () => {
    const table = page.slice(page.indexOf('## What is checked'), page.indexOf('## Counting anew'));
    const named = new Set(table.match(/`[a-z]+(-[a-z]+)*`/g));
    expect(CHECKS.filter(({ name }) => !named.has(`\`${name}\``))).toEqual([]);
  });

  it('counts anew what was counted, and changes nothing where it was right', async () => {
    const counted = CHECKS.filter(({ next }) => next.includes('Counting anew'));
    expect(counted.length).toBeGreaterThan(10);
    const [, anew] = /```sql\n([\s\S]*?)```/.exec(page)!;
    const url = await copyOf(healthy);
    const before = await stored(url);
    await query(url, anew!);
    expect(await stored(url)).toEqual(before);
    for (const { name } of counted) {
      const wrong = await plant(name);
      await query(wrong, anew!);
      expect([name, (await doctor(wrong)).found]).toEqual([name, {}]);
    }
  });
});

describe('what is looked at', () => {
  let wrong: string;
  beforeAll(async () => {
    wrong = await plant('thread-counts');
  });

  it('is the same for a role that sees one site at a time', async () => {
    const held = await doctor(appUrlOf(wrong));
    expect([held.code, held.found]).toEqual([1, { 'thread-counts': 1 }]);
    const owner = await doctor(wrong);
    const examples = ({ told }: typeof held): unknown => told.map((each) => each.examples);
    expect(examples(held)).toEqual(examples(owner));
    expect((await doctor(appUrlOf(healthy))).found).toEqual({});
  });

  it('is one site, where one is named, and every check can be of one', async () => {
    const [of, other] = [
      await doctor(wrong, '--site', slug),
      await doctor(wrong, '--site', 'quiet'),
    ];
    expect([of.code, of.found]).toEqual([1, { 'thread-counts': 1 }]);
    expect([other.code, other.found, other.told.length]).toEqual([undefined, {}, CHECKS.length]);
    expect((await doctor(appUrlOf(wrong), '--site', 'quiet')).found).toEqual({});
  });

  it('is counted in full, and shown in part', async () => {
    const url = await copyOf(healthy);
    await query(url, `update comments set html = html || 'x'`);
    const { told } = await doctor(url, '--only', 'text-shown', 'comment-votes');
    const [stored] = await query<{ count: number }>(url, 'select count(*)::int from comments');
    expect(told.map(({ check, count, examples }) => [check, count, examples.length])).toEqual([
      ['text-shown', stored!.count, 10],
      ['comment-votes', 0, 0],
    ]);
    expect(told[0]!.examples[0]).toMatchObject({ site: slug, comment_id: expect.any(String) });
  });
});

describe('the command', () => {
  const lastLine = ({ out }: Finished): string => out.trim().split('\n').at(-1)!;

  it('says in words what is wrong, where, and what comes next', async () => {
    const wrong = await runCommand(await plant('comment-votes'), 'doctor');
    expect([wrong.code, wrong.err]).toEqual([1, '']);
    expect(wrong.out).toMatch(/^WRONG {2}comment-votes .* s$/m);
    expect(wrong.out).toContain('Not so: A comment counts its votes up and down.');
    expect(wrong.out).toMatch(new RegExp(`^ +${slug}: {"comment_id":.*"up":2,"counted_up":1`, 'm'));
    expect(wrong.out).toMatch(/^ +Next: .*docs\/doctor\.md/m);
    expect(lastLine(wrong)).toBe(`${CHECKS.length} checks: 1 found something, 1 faults`);

    const well = await runCommand(healthy, 'doctor');
    expect([well.code, well.err]).toEqual([0, '']);
    expect(lastLine(well)).toBe(`${CHECKS.length} checks: all is as it is to be`);
  });

  it('lists its checks without a database', async () => {
    const listed = await startCommand('postgres://nobody@127.0.0.1:1/none', ['doctor', '--list'])
      .done;
    expect(listed.code).toBe(0);
    for (const { name, holds, next } of CHECKS) {
      expect(listed.out).toContain(`${name}\n       ${holds}\n       If not: ${next}\n`);
    }
  });

  it.each([
    { story: 'a site that is not there', args: ['--site', 'nowhere'], says: 'no site "nowhere"' },
    { story: 'a check that is not there', args: ['--only', 'all'], says: 'doctor --list' },
    { story: 'no database', to: () => 'postgres://x@127.0.0.1:1/x', says: 'ECONNREFUSED' },
    { story: 'a database that is not ours', to: emptyDatabase, says: 'no tables of ours' },
    { story: 'an older one', to: olderDatabase, says: 'run "colloquy migrate" first' },
    { story: 'a newer one', to: newerDatabase, says: 'of a newer version' },
    {
      story: 'a table that it may not read',
      to: withoutRights,
      says: 'The check foreign-keys could not be made: permission denied for table reports',
    },
  ])('ends with 2 for $story', async ({ args = [], to = () => healthy, says }) => {
    const ended = await startCommand(await to(), ['doctor', ...args]).done;
    expect(ended.code).toBe(2);
    expect(ended.err).toContain(says);
  });
});

async function olderDatabase(): Promise<string> {
  const url = await freshDatabase();
  await query(url, 'delete from migrations where id = (select max(id) from migrations)');
  return url;
}

async function newerDatabase(): Promise<string> {
  const url = await freshDatabase();
  await query(url, `insert into migrations (timestamp, name) values (9999999999999, 'ToCome')`);
  return url;
}

/** For whoever the application is. */
async function withoutRights(): Promise<string> {
  const url = await copyOf(healthy);
  const app = new URL(appUrlOf(url));
  await query(url, `revoke select on reports from ${app.username}`);
  return app.href;
}
