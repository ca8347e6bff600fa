import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Finished } from '../support/cli.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { RotationDesk } from '../support/rotation-desk.js';

let desk: RotationDesk;
let old: string;
let present: string;
let backups: { before: string; amid: string; after: string };

beforeAll(async () => {
  desk = await RotationDesk.start();
  await desk.useEverything();
  old = desk.stored().secret;
  const before = await backUp();
  const amid = await backUpAmid();
  expect((await desk.rotate()).code).toBe(0);
  const after = await backUp();
  present = desk.stored().secret;
  backups = { before, amid, after };
});
afterAll(() => desk.stop());

/** When everybody seals with the new secret, and no row of a site has been sealed anew. */
async function backUpAmid(): Promise<string> {
  const locked = 'select 1 from signing_keys for update';
  const release = await hold(desk.databaseUrl(), locked, []);
  const rotation = desk.start('secrets', 'rotate');
  try {
    await eventually(async () => (await waiting(desk.databaseUrl())) > 0, 30_000);
    expect(desk.stored().previous).toBe(old);
    return await backUp();
  } finally {
    await release();
    expect((await rotation.done).code).toBe(0);
  }
}

async function backUp(): Promise<string> {
  const folder = desk.folders.empty();
  expect((await desk.run('backup', folder)).code).toBe(0);
  return folder;
}

/** A data folder that holds nothing but these secrets. */
function spare(secrets: object): string {
  const dataDir = desk.folders.empty();
  mkdirSync(dataDir);
  keep(dataDir, secrets);
  return dataDir;
}

function keep(dataDir: string, secrets: object): void {
  writeFileSync(path.join(dataDir, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
}

const restore = (dataDir: string, backup: string): Promise<Finished> =>
  desk.startIn(dataDir, 'restore', backup).done;

describe('a backup', () => {
  it('from before a rotation takes the secret of then, beside the present one or alone', async () => {
    const dataDir = spare({ secret: present });
    const refused = await restore(dataDir, backups.before);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('another master')]);

    keep(dataDir, { secret: present, previous: old });
    expect((await restore(dataDir, backups.before)).code).toBe(0);
    const started = desk.startIn(dataDir, 'secrets', 'rotate');
    expect((await started.done).code).toBe(0);
    const { turnedAt, ...secrets } = JSON.parse(
      readFileSync(path.join(dataDir, 'secrets.json'), 'utf8'),
    ) as Record<string, string>;
    expect([secrets, turnedAt]).toEqual([
      { secret: present, previous: old },
      expect.stringMatching(/^20/),
    ]);
    const anew = desk.folders.empty();
    expect((await desk.startIn(dataDir, 'backup', anew).done).code).toBe(0);
    expect((await restore(spare({ secret: present }), anew)).code).toBe(0);

    const alone = spare({ secret: old });
    expect((await restore(alone, backups.before)).code).toBe(0);
  });

  it('from amid a rotation takes both, and says so', async () => {
    const dataDir = spare({ secret: present });
    const { code, err } = await restore(dataDir, backups.amid);
    expect(code).toBe(2);
    expect(err).toMatch(/\d+ values in this backup were sealed with another master secret/);
    expect(err).toContain(`${path.join(dataDir, 'secrets.json')} as "previous"`);

    keep(dataDir, { secret: present, previous: old });
    expect((await restore(dataDir, backups.amid)).code).toBe(0);
  });

  it('from when all was sealed anew takes the new one alone', async () => {
    const dataDir = spare({ secret: present });
    expect((await restore(dataDir, backups.after)).code).toBe(0);
  });
});
