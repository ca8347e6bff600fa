import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/database/embedded/embedded-postgres.js';
import { migrate } from '../dist/database/migrate.js';
import { claimQuery, pageQuery } from '../dist/reviews/queue-items.queries.js';
import { countsQuery } from '../dist/reviews/queue-counts.queries.js';
import { median } from './rounds.mjs';

const ITEMS = Number(process.env.ITEMS ?? 1_000_000);
const ROUNDS = 15;
const SITE = '0190a000-0000-7000-8000-000000000001';
const PERSON = '0190a000-0000-7000-8000-000000000002';
/** What colleagues have at this moment stands before what is free. */
const LEASED = 500;

const dataDir = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, volatile: true });
const client = new pg.Client({ connectionString: postgres.url });
try {
  await migrate(postgres.url, { appUrl: postgres.appUrl });
  await client.connect();
  await fill();
  await measure();
} finally {
  await client.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Comments that wait and their work, in the shape that the application leaves. */
async function fill() {
  // What they would refer to takes longer to make than all that is asked here.
  const { rows } = await client.query(
    `select conrelid::regclass as table, conname as name from pg_constraint
     where contype = 'f' and conrelid in ('comments'::regclass, 'comment_revisions'::regclass,
       'review_items'::regclass, 'screening_findings'::regclass)`,
  );
  for (const { table, name } of rows) {
    await client.query(`alter table ${table} drop constraint ${name}`);
  }
  await client.query('select setseed(0.42)');
  await client.query(
    `create temporary table made as
     select gen_random_uuid() as comment_id, gen_random_uuid() as revision_id, n,
       timestamptz '2026-01-01' + n * interval '1 second' as at
     from generate_series(1, ${ITEMS}) n`,
  );
  await client.query(
    `insert into comments (site_id, id, thread_id, depth, kind, state, shown, guest_name, html,
       revision_id, created_at, changed_at)
     select $1, comment_id, $1, 0, 'comment', 'pending', false, null, '', revision_id, at, at
     from made`,
    [SITE],
  );
  await client.query(
    `insert into comment_revisions (site_id, id, comment_id, body, html, text, render_version,
       written_by, created_at, from_version, language)
     select $1, revision_id, comment_id, '', '', '', 1, 'author', at, 1,
       case when n % 100 = 1 then 'tr' else 'en' end
     from made`,
    [SITE],
  );
  await client.query(
    `insert into screening_findings (site_id, id, comment_id, revision_id, check_name, outcome,
       is_unknown, detail, rule, rule_version, created_at)
     select $1, gen_random_uuid(), comment_id, revision_id,
       case when n % 5000 = 1 then 'terms' else 'links' end, 'hold', false, '{}',
       case when n % 5000 = 1 then $2 else 'settings' end, 1, at
     from made where n % 20 = 1`,
    [SITE, PERSON],
  );
  await client.query(
    `insert into review_items (site_id, id, comment_id, revision_id, queue, state, opened_at,
       priority, score, due_at)
     select $1, gen_random_uuid(), comment_id, revision_id,
       case when n % 10 = 0 then 'reported' else 'pending' end, 'open', at, floor(random() * 3),
       random(), at + interval '1 day'
     from made order by md5(n::text)`,
    [SITE],
  );
  await client.query(
    `update review_items set lease_owner = 'member:x', lease_token = gen_random_uuid(),
       lease_until = '2030-01-01', claim_id = gen_random_uuid()
     where id in (select id from review_items where queue = 'pending'
       order by (-priority), (-score), opened_at, id limit ${LEASED})`,
  );
  await client.query('drop table made');
  await client.query(`vacuum analyze comments, comment_revisions, review_items, review_skips, reports,
      screening_findings`);
}

async function measure() {
  const now = new Date('2026-06-01');
  const claim = (count, filter = {}) => {
    const values = [SITE, 'pending', count, 'member:me', now, new Date('2026-06-02'), SITE];
    return [claimQuery(filter, PERSON, (value) => `$${values.push(value)}`), values];
  };
  const page = (order, filter = {}) => {
    const values = [SITE, 'pending', 51];
    const shape = { order, backwards: false, filter, key: null };
    return [pageQuery(shape, (value) => `$${values.push(value)}`), values];
  };
  const things = {
    'claim 1': claim(1),
    'claim 20': claim(20),
    'claim 20 in a language of 1 in 100': claim(20, { language: 'tr' }),
    'claim 20 of a rule of 1 in 20': claim(20, { rule: 'links' }),
    'claim 20 of a rule of 1 in 5,000': claim(20, { rule: PERSON }),
    'page of 50 by priority': page('priority'),
    'page of 50 by age': page('oldest'),
    'page of 50 in a language of 1 in 100': page('oldest', { language: 'tr' }),
    'page of 50 of a rule of 1 in 20': page('oldest', { rule: 'links' }),
    'page of 50 of a rule of 1 in 5,000': page('oldest', { rule: PERSON }),
    'counts of the queues': [countsQuery, [SITE, now]],
  };
  const times = new Map(Object.keys(things).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, [text, values]] of Object.entries(things)) {
      await client.query('begin');
      const { rows } = await client.query(
        `explain (analyze, buffers, format json) ${text}`,
        values,
      );
      await client.query('rollback');
      const [plan] = rows[0]['QUERY PLAN'];
      const buffers = plan.Plan['Shared Hit Blocks'] + plan.Plan['Shared Read Blocks'];
      const ms = plan['Planning Time'] + plan['Execution Time'];
      // The first round fills the caches.
      if (round > 0) times.get(name).push({ ms, buffers, rows: plan.Plan['Actual Rows'] });
    }
  }
  console.log(
    `${ITEMS} open items, ${ROUNDS} rounds; milliseconds of the database, planning included`,
  );
  for (const [name, all] of times) {
    const ms = all.map((each) => each.ms);
    const figures = [median(ms), Math.max(...ms)].map((value) => value.toFixed(2).padStart(8));
    const buffers = String(median(all.map((each) => each.buffers))).padStart(8);
    const shown = String(all[0].rows).padStart(4);
    console.log(
      `${name.padEnd(38)} median ${figures[0]}  most ${figures[1]}  buffers ${buffers}  rows ${shown}`,
    );
  }
}
