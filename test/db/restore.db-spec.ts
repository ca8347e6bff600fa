import { cp, mkdtemp, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { backUp } from '../../src/database/backup/back-up.js';
import { BackupError } from '../../src/database/backup/backup-error.js';
import type { Manifest } from '../../src/database/backup/manifest.js';
import { restore } from '../../src/database/backup/restore.js';
import type { Progress } from '../../src/database/backup/watch.js';
import { freshDatabase } from '../support/database.js';
import {
  CUT_BACKUPS,
  FILLED,
  checksums,
  fillEveryTable,
  meanwhile,
} from '../support/every-table.js';

const SECRET = '5b0f6c1e9a7d4382b6c5d4e3f2a1908716253443526170899a8b7c6d5e4f3021';
const OTHER_SECRET = SECRET.toUpperCase();
const silent: Progress = () => {};

describe('A backup is refused, and nothing of it stored,', () => {
  let source: string;
  let untouched: string;
  let root: string;
  let good: string;
  let manifest: Manifest;
  let copies = 0;

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'colloquy-restore-'));
    [source, untouched] = [await freshDatabase(), await freshDatabase()];
    await fillEveryTable(source);
    good = path.join(root, 'good');
    manifest = await backUp({ url: source, secret: SECRET }, good, silent);
  });
  afterEach(async () => {
    const stored = [...(await checksums(untouched))].filter(([, { rows }]) => rows > 0);
    expect(stored).toEqual([]);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const refusal = async (
    from: string,
    { into = untouched, secret = SECRET }: { into?: string; secret?: string } = {},
  ): Promise<string> => {
    const target = { url: into, secret, secretPlace: 'data/secrets.json' };
    const error: unknown = await restore(target, from, silent).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BackupError);
    return (error as Error).message;
  };
  const altered = async (change: (copy: string) => Promise<void>): Promise<string> => {
    const copy = path.join(root, String((copies += 1)));
    await cp(good, copy, { recursive: true });
    await change(copy);
    return copy;
  };
  const withManifest = (change: (manifest: Manifest) => Manifest): Promise<string> =>
    altered(async (copy) => {
      await writeFile(path.join(copy, 'manifest.json'), JSON.stringify(change(manifest)));
    });

  it.each(FILLED)('when one byte of %s has changed', async (table) => {
    const copy = await altered((to) => flipByte(path.join(to, `${table}.copy.gz`)));
    expect(await refusal(copy)).toMatch(new RegExp(`/${table}\\.copy\\.gz has changed`));
  });

  it('when a file is cut short', async () => {
    const copy = await altered((to) => truncate(path.join(to, 'votes.copy.gz'), 30));
    expect(await refusal(copy)).toMatch(/votes\.copy\.gz has 30 bytes and should have \d+$/);
  });

  it('when a file is missing', async () => {
    const copy = await altered((to) => rm(path.join(to, 'people.copy.gz')));
    expect(await refusal(copy)).toMatch(/people\.copy\.gz cannot be read/);
  });

  it('when it was not finished', async () => {
    const copy = await altered((to) => rm(path.join(to, 'manifest.json')));
    expect(await refusal(copy)).toContain('there is no manifest.json in it');
    expect(await refusal(path.join(root, 'nowhere'))).toContain('is no backup');
  });

  it.each(['{"format": 1', 'null', '{"format":1,"tables":[{}]}', '[]'])(
    'when its manifest is %s',
    async (text) => {
      const copy = await altered((to) => writeFile(path.join(to, 'manifest.json'), text));
      expect(await refusal(copy)).toContain('damaged');
    },
  );

  it('when a later version has written it', async () => {
    const copy = await withManifest((from) => ({ ...from, format: 2 }));
    expect(await refusal(copy)).toContain('by a later version');
  });

  it('when the master secret is another, saying where the right one belongs', async () => {
    const message = await refusal(good, { secret: OTHER_SECRET });
    expect(message).toContain('into data/secrets.json');
  });

  it('when it is older than the tables here', async () => {
    const older = manifest.migrations.slice(0, -1);
    const copy = await withManifest((from) => ({ ...from, colloquy: '0.0.7', migrations: older }));
    expect(await refusal(copy)).toMatch(/Restore it with the version 0\.0\.7, then update$/);
  });

  it('when it was made on the way from one version to another', async () => {
    const older = manifest.migrations.slice(0, -1);
    const copy = await withManifest((from) => ({ ...from, colloquy: null, migrations: older }));
    expect(await refusal(copy)).toContain(`the version whose last migration is ${older.at(-1)},`);
  });

  it('when it is newer than the tables here', async () => {
    const newer = [...manifest.migrations, 'Next'];
    const copy = await withManifest((from) => ({ ...from, colloquy: '9.0.0', migrations: newer }));
    expect(await refusal(copy)).toMatch(/Restore it with the version 9\.0\.0$/);
  });

  it('when its tables are not the ones here', async () => {
    const fewer = await withManifest((from) => ({ ...from, tables: from.tables.slice(1) }));
    expect(await refusal(fewer)).toContain(`The table ${manifest.tables[0]!.name} is not the same`);
    const more = await withManifest((from) => ({
      ...from,
      tables: [...from.tables, { ...from.tables[0]!, name: 'x; drop table sites' }],
    }));
    expect(await refusal(more)).toContain('The table x; drop table sites is not the same');
  });

  it('when a table has another number of rows than was written down', async () => {
    const copy = await withManifest((from) => ({
      ...from,
      tables: from.tables.map((table) => ({ ...table, rows: table.rows + 1 })),
    }));
    expect(await refusal(copy)).toMatch(/has \d+ rows and should have \d+/);
  });

  it('when the database goes away on the way', async () => {
    const target = { url: untouched, secret: SECRET, secretPlace: '' };
    const cut = restore(target, good, ({ table, done }) => {
      if (table === 'comments' && done) meanwhile(untouched, CUT_BACKUPS);
    });
    await expect(cut).rejects.toThrow();
  });

  it('when the database has a site', async () => {
    const before = await checksums(source);
    expect(await refusal(good, { into: source })).toContain('has sites already');
    expect(await checksums(source)).toEqual(before);
  });
});

async function flipByte(file: string): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  const at = Math.floor(size / 2);
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
  await handle.write(Buffer.from([buffer[0]! ^ 0x10]), 0, 1, at);
  await handle.close();
}
