import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { makeSite, startApp, TEST_SECRET, type TestApp } from '../support/app.js';
import { appUrlOf, emptyDatabase, query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { commandsOf, runCommands, type CommandBlock } from '../support/documented-commands.js';

const PAGE = new URL('../../docs/operations.md', import.meta.url);
const CLI = fileURLToPath(new URL('../../dist/bundle/colloquy.js', import.meta.url));

let folder: string;
let server: TestApp;
let desk: Desk;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colloquy-operations-'));
  // As in a checkout, but for the programs that were built.
  await writeFile(
    join(folder, 'npx'),
    `#!/bin/sh\nshift 2\nexec ${process.execPath} ${CLI} "$@"\n`,
  );
  await chmod(join(folder, 'npx'), 0o755);
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const blocksBelow = (heading: string): CommandBlock[] =>
  commandsOf('operations.md').filter((block) => block.heading === heading);

/** Runs a block on a database as whoever is on call would. @returns what it says */
async function run({ text }: CommandBlock, databaseUrl: string, more = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euc', text], {
    env: {
      PATH: `${folder}:${process.env['PATH']}`,
      BACKUPS: folder,
      DATABASE_URL: appUrlOf(databaseUrl),
      DATABASE_MIGRATION_URL: databaseUrl,
      COLLOQUY_SECRET: TEST_SECRET,
      ...more,
    },
  });
  return stdout;
}

/** What the page says to keep of who was erased. */
async function erased(databaseUrl: string): Promise<Record<string, string[]>> {
  const page = await readFile(PAGE, 'utf8');
  const lists = [...page.matchAll(/```sql\n-- (\w+)\n([\s\S]*?)```/g)];
  const found = lists.map(async ([, name, text]) => {
    const rows = await query<{ site: string; id: string }>(databaseUrl, text!);
    return [name!, rows.map(({ site, id }) => `${site} ${id}`).sort()] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

describe('the page about operations', () => {
  it('restores a backup, and erases again what was erased since', async () => {
    const thread = await desk.thread();
    const ada = await desk.reader('ada', { name: 'Ada Lovelace' });
    const adas = await desk.post(thread, 'A word of hers', { as: ada });
    const purged = await desk.post(thread, 'A word too many');
    const nameless = await desk.post(thread, 'Nobody’s word');
    await desk.post(thread, 'Somebody’s word', { guest: { name: 'Ida Marsh' } });
    const [person] = await query<{ id: string }>(
      server.databaseUrl,
      `select id from people where sub = 'ada'`,
    );
    const [backup] = blocksBelow('Backup');
    await run(backup!, server.databaseUrl);

    const { http } = server;
    await http.post(`${desk.at}/people/${person!.id}/erasure`, { as: desk.site.admin, body: {} });
    await server.app.get(JobsService).runDue();
    const { version } = (await desk.see(purged.id)).body;
    const items = [{ commentId: purged.id, version }];
    const purge = { as: desk.site.admin, body: { action: 'purge', items } };
    await http.post(`${desk.at}/moderation/decisions`, purge);
    const kept = await erased(server.databaseUrl);
    expect(kept).toEqual({
      people: [`daily ${person!.id}`],
      comments: [`daily ${purged.id}`],
      nameless: [adas, nameless].map(({ id }) => `daily ${id}`).sort(),
    });

    const url = await emptyDatabase();
    const [restore, ...again] = blocksBelow('Restore');
    expect(await run(restore!, url)).toContain('all is as it is to be');
    const restored = await startApp(url);
    try {
      const shown = async (): Promise<string> =>
        (await restored.http.get(`${thread}/comments?format=html`)).text;
      for (const word of ['Ada Lovelace', 'A word too many']) expect(await shown()).toContain(word);
      const given = {
        SERVER: restored.http.origin,
        KEY: desk.site.admin,
        SITE: 'daily',
        PERSON: person!.id,
        COMMENT: purged.id,
        VERSION: String(purged.version),
      };
      const told: number[] = [];
      for (const block of again) told.push((await runCommands(block, given)).status);
      expect(told).toEqual([202, 200]);
      await restored.app.get(JobsService).runDue();
      expect(await erased(url)).toEqual(kept);
      for (const word of ['Ada Lovelace', 'A word too many'])
        expect(await shown()).not.toContain(word);
      expect(await shown()).toContain(adas.id);
    } finally {
      await restored.stop();
    }
  });

  it('upgrades, and rotates an operator’s key', async () => {
    const [upgrade] = blocksBelow('Upgrade');
    const said = await run(upgrade!, server.databaseUrl);
    expect(said).toContain('2 checks: all is as it is to be');

    const [rotation] = blocksBelow('Rotation');
    const [create, list] = rotation!.text.split('\n');
    const step = (text: string, more = {}): Promise<string> =>
      run({ ...rotation!, text }, server.databaseUrl, more);
    await step(create!);
    const [id] = (await step(list!)).split('\t');
    await step(rotation!.text, { OLD_KEY: id! });
    const states = (await step(list!))
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(states.map(([, , state]) => state)).toEqual(['live']);
    expect(states.map(([each]) => each)).not.toContain(id);
  });

  it('has no commands that nobody has tried', () => {
    const headings = commandsOf('operations.md').map(({ heading }) => heading);
    expect(headings).toEqual(['Backup', 'Restore', 'Restore', 'Restore', 'Upgrade', 'Rotation']);
  });
});
