import { spawnSync } from 'node:child_process';
import { query } from './database.js';
import { fillEvents } from './every-event.js';
import { fillRules } from './every-rule.js';

export const SITE = '00000000-0000-7000-8000-000000000001';
/** What a text format could take for its own marks, and what an encoding could lose. */
const NASTY = 'a\tb\nc\r\n\\N \\. \\\\ \\x41 "\'{},;$1 é e\u0301 \u2028 \u202e 中 👩🏽‍🚒 \u0001 end\\';
/** The tables that `fillEveryTable` puts rows in. */
export const FILLED = [
  'api_keys',
  'appeals',
  'bulk_jobs',
  'comment_fingerprints',
  'comment_ranks',
  'comment_revisions',
  'comments',
  'decision_seals',
  'decision_texts',
  'decisions',
  'event_heads',
  'event_order',
  'events',
  'installation_keys',
  'members',
  'notices',
  'people',
  'policies',
  'policy_versions',
  'reports',
  'review_items',
  'sanctions',
  'rule_backtest_hits',
  'rule_backtests',
  'rule_hits',
  'rule_versions',
  'rules',
  'screening_findings',
  'screening_secrets',
  'sealed_decisions',
  'signing_keys',
  'site_generations',
  'sites',
  'statements',
  'term_lists',
  'thread_counters',
  'thread_names',
  'threads',
  'unordered_events',
  'unsealed_decisions',
  'votes',
  'webhook_deliveries',
  'webhook_secrets',
  'webhooks',
];

/** Puts at least one row, and what is hard to carry, into each table. */
export async function fillEveryTable(url: string): Promise<void> {
  const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const [member, thread, person, decision] = [id(2), id(3), id(4), id(5)];
  const at = `'2024-02-29 23:59:59.123456+00'`;
  const run = (text: string, values: unknown[] = []): Promise<unknown> => query(url, text, values);

  await run(`insert into sites values ($1, 'nasty', $2, $3, 7, ${at})`, [
    SITE,
    NASTY,
    JSON.stringify({ text: NASTY.replace('\u0001', ''), deep: [1e300, -0.1, null, [{}]] }),
  ]);
  await run(`insert into site_generations values ($1, 9007199254740991)`, [SITE]);
  await run(`insert into members values ($1, $2, $3, 'owner', ${at})`, [SITE, member, NASTY]);
  await run(
    `insert into api_keys values ($1, 'k', $2, 'n', '{read,act}', sha256('a'), ${at}, 'infinity')`,
    [SITE, member],
  );
  await run(`insert into signing_keys values ($1, 'k', 'i', 'HS256', $2, ${at})`, [
    SITE,
    Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  ]);
  await run(`insert into installation_keys values ('i', 'bootstrap', sha256('b'), ${at})`);
  await run(
    `insert into threads (site_id, id, key, url, title, authors, tags, state, closed_at, closed_by,
       created_at, updated_at)
     values ($1, $2, $3, '', $3, $4, '{}', 'closed', '-infinity', 'site', ${at}, ${at})`,
    [SITE, thread, NASTY, [NASTY, '', 'NULL', '{', null]],
  );
  await run(`insert into thread_names values ($1, 'key', $3, $2, true)`, [SITE, thread, NASTY]);
  await run(`insert into thread_counters values ($1, $2, 4, 1, 9, 9007199254740993, ${at})`, [
    SITE,
    thread,
  ]);
  await run(`insert into people values ($1, $2, 'i', $3, null, ${at})`, [SITE, person, NASTY]);

  // A chain of replies, in one statement because a comment and its revision name each other.
  const comments = [11, 12, 13, 14].map(id);
  const revisions = [21, 22, 23, 24].map(id);
  await run(
    `with given as (
       select * from unnest($4::uuid[], $5::uuid[]) with ordinality as g (id, revision, n)
     ), c as (
       insert into comments (site_id, id, thread_id, parent_id, depth, kind, state, shown, number,
         person_id, guest_name, edit_token_hash, html, revision_id, pending_revision_id,
         external_id, created_at, published_at, changed_at)
       select $1, id, $2, lag(id) over (order by n), n - 1, 'comment', 'published', true,
         case when n = 1 then 1 end, case when n = 2 then $3::uuid end, '\\N', '\\x00ff5c4e0a',
         $6, revision, case when n = 4 then revision end, n || $6::text, ${at}, ${at}, ${at}
       from given
     )
     insert into comment_revisions select $1, revision, id, $6, $6, '', 1, 'author', ${at} from given`,
    [SITE, thread, person, comments, revisions, NASTY],
  );
  // The parent's row now lies behind its children's, which is the order they are written in.
  await run('update comments set version = 2 where depth < 2');
  await run(
    `insert into comment_ranks (site_id, comment_id, thread_id, shown, up, down)
     select site_id, id, thread_id, shown, 7, 3 from comments`,
  );
  await run(`insert into votes select site_id, id, $1, -1, ${at} from comments`, [person]);
  const named = `select site_id, $1::uuid, id, revision_id`;
  await run(
    `insert into reports ${named}, $2::uuid, 'spam', $3, ${at} from comments where depth = 3`,
    [id(31), person, NASTY],
  );
  await run(
    `insert into review_items ${named}, 'reported', 'open', 1, ${at} from comments where depth = 3`,
    [id(32)],
  );
  await run(
    `insert into screening_findings ${named}, 'terms', 'hold', false, $2, $3, 2, ${at}
     from comments where depth = 3`,
    [id(35), JSON.stringify({ excerpts: [NASTY.replace('\u0001', '')] }), NASTY],
  );
  await run(
    `insert into comment_fingerprints select site_id, id, thread_id, -9223372036854775808, ${at}
     from comments`,
  );
  await run(
    `insert into bulk_jobs (site_id, id, batch_id, filter, action, note, undo_seconds, actor_kind,
       state, total, after_time, after_id, created_at)
     values ($1, $2, $2, $3, 'hide', $4, 60, 'key', 'running', 3, ${at}, $2, ${at})`,
    [SITE, id(37), JSON.stringify({ tag: NASTY.replace('\u0001', '') }), NASTY],
  );
  await run(
    `insert into sanctions (site_id, id, kind, subject, email_sealed, email_index, reason, message,
       actor_kind, made_at)
     values ($1, $2, 'ban', 'email', '\\x00ff5c', '\\x005c0a', $3, $3, 'key', ${at})`,
    [SITE, id(38), NASTY],
  );
  await run(`insert into screening_secrets values ($1, '\\x00ff', ${at})`, [SITE]);
  await run(
    `insert into term_lists values ($1, $2, 2, 'n', 'hold', true, 'de', $3, 9, false, ${at}, ${at})`,
    [SITE, id(36), [NASTY, '*', '', 'NULL']],
  );
  await fillRules(run, { site: SITE, id: id(39), at, nasty: NASTY });
  await run(`insert into policies values ($1, 'tone', 'policy', ${at})`, [SITE]);
  await run(
    `insert into policy_versions values ($1, 'tone', 2, 'n', $2, 'illegal-content', $2, null, ${at},
       'infinity', ${at})`,
    [SITE, NASTY],
  );
  await run(
    `insert into decisions (site_id, id, batch_id, comment_id, revision_id, action, from_state,
       to_state, actor_kind, policy, created_at, policy_version)
     select site_id, $1, $2, id, revision_id, 'hide', 'published', 'hidden', 'system', 'tone', ${at}, 2
     from comments where depth = 3`,
    [decision, id(33)],
  );
  await run(
    `insert into statements select site_id, $1, $1, id, revision_id, 'disabled', null,
       'notification', 'partially', $2, true, ${at} from comments where depth = 3`,
    [decision, ['terms', 'links']],
  );
  await run(
    `insert into appeals (site_id, id, decision_id, comment_id, text, filed_at, until, due_at)
     select site_id, $1, $2, id, $3, ${at}, ${at}, 'infinity' from comments where depth = 3`,
    [id(38), decision, NASTY],
  );
  await run(
    `update reports set state = 'upheld', weight = 2.16, decided_at = ${at}, decision_id = $1`,
    [decision],
  );
  await run(
    `insert into notices (site_id, id, category, csa_offence, language, received_at, token_hash, name,
       email_sealed, email_index, explanation, legal_reference)
     values ($1, $2, 'violence', false, 'de', ${at}, sha256('n'), $3, '\\x00ff', '\\x00', $3, $3)`,
    [SITE, id(39), NASTY],
  );
  await run(
    `insert into reports (site_id, id, comment_id, revision_id, notice_id, reason, created_at, state,
       decided_at, told_at)
     select site_id, $1, id, revision_id, $2, 'violence', ${at}, 'withdrawn', ${at}, 'infinity'
     from comments where depth = 3`,
    [id(40), id(39)],
  );
  await run(`insert into decision_texts values ($1, $2, $3, null, sha256('c'))`, [
    SITE,
    decision,
    NASTY,
  ]);
  // The decision waits already; no server of ours has come to this transaction yet.
  await run('update unsealed_decisions set tx = $1', ['18446744073709551615']);
  await run(`insert into decision_seals values ($1, 1, 1, null, 1, true, ${at}, sha256('d'))`, [
    SITE,
  ]);
  await run(`insert into sealed_decisions values ($1, 1, 1, $2, sha256('e'))`, [SITE, decision]);
  await fillEvents(run, { site: SITE, event: id(34), thread, hook: id(42), at, nasty: NASTY });
}

export interface Checksum {
  rows: number;
  hash: string;
}

/** How many rows each table has, and the hash of all of them, whatever their order. */
export function checksums(url: string): Promise<Map<string, Checksum>> {
  return sumsOf(url, 't::text');
}

async function sumsOf(url: string, row: string): Promise<Map<string, Checksum>> {
  const tables = await query<{ name: string; sum: string }>(
    url,
    `select tablename::text as name, format(
       $$ select %L as name, count(*)::int as rows,
            md5(coalesce(string_agg(${row}, chr(10) order by ${row} collate "C"), '')) as hash
          from %I t $$, tablename, tablename) as sum
     from pg_tables where schemaname = 'public' and tablename <> 'migrations' order by 1`,
  );
  const sums = await query<Checksum & { name: string }>(
    url,
    tables.map(({ sum }) => sum).join(' union all '),
  );
  return new Map(sums.map(({ name, ...sum }) => [name, sum]));
}

/**
 * What any call may change, a refused one too: how often somebody called, and when; and what a vote or an
 * event before it changes a little later (its number, and what follows from it).
 */
const COUNTED_TABLES = 'rate_limits unordered_events event_order event_heads'.split(' ');
const COUNTED_COLUMNS = 'last_used_at generation cursor'.split(' ');

/** Everything that a refused call must leave as it is, by table. */
export async function stored(url: string): Promise<Record<string, Checksum>> {
  const columns = COUNTED_COLUMNS.map((name) => `'${name}'`).join(', ');
  const sums = await sumsOf(url, `(to_jsonb(t) - array[${columns}])::text`);
  COUNTED_TABLES.forEach((table) => sums.delete(table));
  return Object.fromEntries(sums);
}

/** Runs a statement elsewhere while this process stands still. */
export function meanwhile(url: string, statement: string): void {
  const program = `
    import pg from 'pg';
    const db = new pg.Client({ connectionString: process.env.ON });
    await db.connect();
    await db.query(process.env.STATEMENT);
    await db.end();`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { env: { ...process.env, ON: url, STATEMENT: statement, NODE_OPTIONS: '' }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

/** Ends the connections of backups that are being made or restored. */
export const CUT_BACKUPS = `
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and application_name = 'colloquy backup'`;
