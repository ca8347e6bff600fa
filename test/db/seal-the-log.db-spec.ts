import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { commitmentTo } from '../../src/common/crypto/commitment.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrate } from '../../src/database/migrate.js';
import { migrations } from '../../src/database/migrations/index.js';
import { SealTheLog1795478400040 } from '../../src/database/migrations/1795478400040-seal-the-log.js';
import { ENTRY_COLUMNS } from '../../src/log/chain.rules.js';
import { appUrlOf, emptyDatabase, freshDatabase, query } from '../support/database.js';

const SITE = '00000000-0000-7000-8000-000000000001';
/** What JSON writes in a way of its own, and what it leaves. */
const NASTY = 'a"b\\c/d\b\f\n\r\t\u0001\u001f\u007f\u0080\u2028é\u{1F600}\ufb33<>&\'$1';

async function beforeSealing(): Promise<string> {
  const url = await emptyDatabase();
  const earlier = migrations.slice(0, migrations.indexOf(SealTheLog1795478400040));
  const db = new DataSource({ ...dataSourceOptions(url), migrations: earlier });
  await db.initialize();
  await db.runMigrations();
  await db.destroy();
  return url;
}

/** Decisions as versions of before have stored them, without their comments. */
async function decide(url: string, id: string, texts: (string | null)[] | null): Promise<void> {
  await query(
    url,
    `insert into decisions (site_id, id, batch_id, comment_id, revision_id, action, from_state,
       to_state, actor_kind, created_at)
     values ($1, $2, $2, $2, $2, 'hide', 'published', 'hidden', 'system', now())`,
    [SITE, id],
  );
  if (!texts) return;
  await query(
    url,
    `insert into decision_texts (site_id, decision_id, note, message_to_author)
     values ($1, $2, $3, $4)`,
    [SITE, id, ...texts],
  );
}

describe('a log of before there were seals', () => {
  it('gets hashes of its words, and waits to be sealed', async () => {
    const url = await beforeSealing();
    const [{ conname }] = (await query<{ conname: string }>(
      url,
      `select conname from pg_constraint where conrelid = 'decisions'::regclass
         and confrelid = 'comment_revisions'::regclass`,
    )) as [{ conname: string }];
    await query(url, `alter table decisions drop constraint ${conname}`);
    const given = [
      [NASTY, null],
      [null, NASTY],
      ['', ''],
      ['a', 'b'],
    ];
    const id = (n: number): string => `00000000-0000-7000-8000-00000000001${n}`;
    for (const [n, texts] of given.entries()) await decide(url, id(n), texts);
    await decide(url, id(9), null);

    await migrate(url);
    const rows = await query<{ salt: string; hash: string; note: string; message: string }>(
      url,
      `select encode(t.salt, 'hex') as salt, encode(d.text_hash, 'hex') as hash, t.note,
         t.message_to_author as message
       from decisions d join decision_texts t on t.decision_id = d.id order by d.id`,
    );
    expect(rows.map(({ note, message }) => [note, message])).toEqual(given);
    for (const { salt, hash, note, message: messageToAuthor } of rows) {
      expect(hash).toBe(commitmentTo({ note, messageToAuthor }, salt));
    }
    expect(new Set(rows.map(({ salt }) => salt)).size).toBe(given.length);
    expect(await query(url, 'select text_hash from decisions where id = $1', [id(9)])).toEqual([
      { text_hash: null },
    ]);
    const [waiting] = await query(url, 'select count(*)::int as n from unsealed_decisions');
    expect(waiting!['n']).toBe(given.length + 1);
    await expect(query(url, `update decisions set action = 'x'`)).rejects.toThrow('append-only');
  });
});

describe('an entry of the log', () => {
  it('has every column of a decision', async () => {
    const rows = await query<{ name: string }>(
      await freshDatabase(),
      `select attname::text as name from pg_attribute
       where attrelid = 'decisions'::regclass and attnum > 0 and not attisdropped`,
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...ENTRY_COLUMNS].toSorted());
  });
});

describe('the tables of the log', () => {
  it.each([
    { table: 'decisions', refuses: ['update', 'delete', 'truncate'], may: ['insert', 'select'] },
    {
      table: 'decision_seals',
      refuses: ['update', 'delete', 'truncate'],
      may: ['insert', 'select'],
    },
    {
      table: 'sealed_decisions',
      refuses: ['update', 'delete', 'truncate'],
      may: ['insert', 'select'],
    },
    {
      table: 'decision_texts',
      refuses: ['update', 'truncate'],
      may: ['delete', 'insert', 'select'],
    },
  ])('$table refuses $refuses to its owner too', async ({ table, refuses, may }) => {
    const url = await freshDatabase();
    const statements: Record<string, string> = {
      update: `update ${table} set site_id = site_id`,
      delete: `delete from ${table}`,
      truncate: `truncate ${table} cascade`,
    };
    for (const each of refuses) {
      await expect(query(url, statements[each]!)).rejects.toThrow('is append-only');
    }
    const granted = `
      select array_agg(lower(privilege_type)::text order by privilege_type) as may
      from information_schema.role_table_grants where table_name = $1 and grantee = $2`;
    const { username } = new URL(appUrlOf(url));
    expect(await query(url, granted, [table, username])).toEqual([{ may }]);
    // What was granted by somebody, or before the table was closed, is taken back.
    await query(url, `grant all on ${table} to ${username}`);
    await migrate(url, { appUrl: appUrlOf(url) });
    expect(await query(url, granted, [table, username])).toEqual([{ may }]);
  });
});
