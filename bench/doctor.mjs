import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/database/embedded/embedded-postgres.js';
import { migrate } from '../dist/database/migrate.js';
import { median } from './rounds.mjs';
import { fillDiscussions, SITE } from './support/discussions.mjs';
import { SECRET } from './support/server.mjs';

const COMMENTS = Number(process.env.COMMENTS ?? 1_000_000);
const ROUNDS = 3;
const CLI = fileURLToPath(new URL('../dist/cli/colloquy.js', import.meta.url));

const dataDir = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, volatile: true });
const client = new pg.Client({ connectionString: postgres.url });
try {
  await migrate(postgres.url, { appUrl: postgres.appUrl });
  await client.connect();
  const references = await referencesOf();
  await fillDiscussions(client, { comments: COMMENTS, threads: 1_000 });
  await fillRest();
  for (const reference of references) await client.query(reference).catch(thereAlready);
  await client.query('vacuum analyze');
  measure();
} finally {
  await client.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** What the loader takes away, and the doctor looks at. */
async function referencesOf() {
  const { rows } = await client.query(
    `select format('alter table %s add constraint %I %s', conrelid::regclass, conname,
       pg_get_constraintdef(oid)) as statement
     from pg_constraint where contype = 'f' and conrelid <> 0`,
  );
  return rows.map(({ statement }) => statement);
}

function thereAlready(error) {
  if (error.code !== '42710') throw error;
}

/** As the application leaves it: an event and a vote a comment, a decision of ten, work of twenty. */
async function fillRest() {
  const every = (n) => `hashtext(id::text) % ${n} = 0`;
  const statements = [
    `update comment_revisions v set html = c.html from comments c where c.id = v.comment_id`,
    `insert into votes select site_id, id, ('0190b000-0000-7000-8000-'
       || lpad((1 + abs(hashtext(id::text)) % 50000)::text, 12, '0'))::uuid, 1, published_at
     from comments`,
    `delete from votes v using comments c where c.id = v.comment_id and c.person_id = v.person_id`,
    `update comment_ranks r set down = 0, up = (select count(*) from votes v
       where v.site_id = r.site_id and v.comment_id = r.comment_id)`,
    `insert into events select site_id, gen_random_uuid(), thread_id,
       row_number() over (partition by thread_id order by id), 'comment.published', id, '{}',
       published_at from comments`,
    `update thread_counters set last_event = comments`,
    `insert into decisions (site_id, id, batch_id, comment_id, revision_id, action, from_state,
       to_state, actor_kind, created_at, after_version)
     select site_id, gen_random_uuid(), gen_random_uuid(), id, revision_id, 'pin', 'published',
       'published', 'system', published_at, 1 from comments where ${every(10)}`,
    `insert into reports (site_id, id, comment_id, revision_id, person_id, reason, created_at)
     select site_id, gen_random_uuid(), id, revision_id, person_id, 'spam', published_at
     from comments where ${every(20)}`,
    `insert into review_items (site_id, id, comment_id, revision_id, queue, state, reports, score,
       opened_at)
     select site_id, gen_random_uuid(), id, revision_id, 'reported', 'open', 1, 1, published_at
     from comments where ${every(20)}`,
    `insert into idempotency_keys (site_id, caller, route, key_hash, fingerprint, subject_id, created_at)
     select site_id, 'x', 'x', sha256(id::text::bytea), sha256('x'), id, now()
     from comments where ${every(10)}`,
  ];
  for (const statement of statements) await client.query(statement);
  await client.query(`insert into site_generations values ($1, 1) on conflict do nothing`, [SITE]);
}

/** The slowest first. */
function measure() {
  const rounds = Array.from({ length: ROUNDS }, examined);
  const checks = rounds[0].map(({ check }) => ({
    check,
    seconds: rounds.map((round) => round.find((each) => each.check === check).milliseconds / 1000),
  }));
  checks.sort((a, b) => median(b.seconds) - median(a.seconds));
  for (const { check, seconds } of checks) {
    const [usual, most] = [median(seconds), Math.max(...seconds)];
    console.log(check.padEnd(24), usual.toFixed(2).padStart(8), most.toFixed(2).padStart(8));
  }
  const sums = rounds.map(
    (round) => round.reduce((sum, each) => sum + each.milliseconds, 0) / 1000,
  );
  console.log(
    'all'.padEnd(24),
    median(sums).toFixed(1).padStart(8),
    Math.max(...sums)
      .toFixed(1)
      .padStart(8),
  );
}

/** Fails when there is something to be found. */
function examined() {
  const lines = execFileSync(process.execPath, [CLI, 'doctor', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: postgres.appUrl,
      DATABASE_MIGRATION_URL: postgres.url,
      COLLOQUY_SECRET: SECRET,
    },
  });
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
