import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SignJWT } from 'jose';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/database/embedded/embedded-postgres.js';
import { migrate } from '../dist/database/migrate.js';
import { median } from './rounds.mjs';
import { callsOf, pgbench } from './support/load.mjs';
import { startServer } from './support/server.mjs';
import { makeSite, NO_LIMITS } from './support/site.mjs';

const THREADS = Number(process.env.THREADS ?? 1_000);
const READERS = Number(process.env.READERS ?? 5_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 4);
const WARM_SECONDS = Number(process.env.WARM_SECONDS ?? 40);
const CONNECTIONS = Number(process.env.CONNECTIONS ?? 32);

/** Durable, as a site would have it: an acknowledged post is on disk. */
const dataDir = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir });
const postmaster = Number(
  readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
);
const client = new pg.Client({ connectionString: postgres.url });
let server;
try {
  await migrate(postgres.url, { appUrl: postgres.appUrl });
  await client.connect();
  const site = await makeSite(postgres, NO_LIMITS);
  await fill(site.id);
  server = await startServer(postgres);
  await measure(site);
} finally {
  await server?.stop();
  await client.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function fill(siteId) {
  await client.query(
    `insert into threads (site_id, id, key, title, state, created_at, updated_at)
     select $1, ('0190c000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, n::text, '', 'open',
       now(), now() from generate_series(1, ${THREADS}) n`,
    [siteId],
  );
  await client.query(
    `insert into thread_names (site_id, thread_id, kind, value, canonical)
     select site_id, id, 'key', key, true from threads`,
  );
  await client.query(
    'insert into thread_counters (site_id, thread_id) select site_id, id from threads',
  );
  await client.query('vacuum analyze threads, thread_names, thread_counters');
}

async function measure(site) {
  const tokens = await Promise.all(
    Array.from({ length: READERS }, (_, n) => tokenOf(site, `reader-${n}`)),
  );
  const things = {
    random: () => posts(tokens, THREADS),
    hot: () => posts(tokens, 1),
    ceiling: async () => ({ perSecond: await ceiling(site.id) }),
  };
  await warmUp(things);
  const seen = Object.fromEntries(Object.keys(things).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, run] of Object.entries(things)) seen[name].push(await run());
  }
  for (const [name, all] of Object.entries(seen)) {
    const of = (what) => median(all.flatMap((each) => each[what] ?? [NaN])).toFixed(0);
    console.log(
      `${name.padEnd(8)} ${of('perSecond')}/s  node ${of('node')} µs  postgres ${of('postgres')} µs` +
        `  p50 ${of('p50')} ms  p99 ${of('p99')} ms`,
    );
  }
  const ratio = (one, other) =>
    median(seen[one].map((each, n) => each.perSecond / seen[other][n].perSecond)).toFixed(2);
  console.log(`posts on random threads ÷ one statement of pgbench: ${ratio('random', 'ceiling')}`);
  console.log(`posts on one hot thread ÷ random threads: ${ratio('hot', 'random')}`);
}

/** Until the engine has compiled the path, every reader is known, and PostgreSQL knows its tables. */
async function warmUp({ random, hot, ceiling }) {
  for (let spent = 0; spent < WARM_SECONDS; spent += SECONDS) {
    await random();
    await client.query('vacuum analyze');
  }
  await hot();
  await ceiling();
}

/** The whole path: each by a reader with a token, under a key of its own, screened. */
function posts(tokens, threads) {
  const script = path.join(dataDir, 'posts.lua');
  writeFileSync(script, scriptOf(tokens, threads));
  const programs = { pid: server.pid, postmaster };
  return callsOf(server.origin, {
    ...{ ...programs, script, seconds: SECONDS, connections: CONNECTIONS },
  });
}

/** No two calls are the same, in any run. */
function scriptOf(tokens, threads) {
  return `
    local run, calls = '${randomUUID()}', 0
    local tokens = { ${tokens.map((token) => `'Bearer ${token}'`).join(',\n')} }
    math.randomseed(${Math.floor(Math.random() * 2 ** 31)})
    function request()
      calls = calls + 1
      local key = run .. '-' .. calls
      return wrk.format(
        'POST',
        '/api/v1/sites/bench/threads/key:' .. math.random(${threads}) .. '/comments',
        {
          ['content-type'] = 'application/json',
          ['authorization'] = tokens[math.random(#tokens)],
          ['idempotency-key'] = key,
        },
        '{"body":"A word of a reader, and **another**: ' .. key .. '"}')
    end`;
}

function tokenOf({ signingSecret }, sub) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ name: sub, iat: now, exp: now + 3000 })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setAudience('bench')
    .sign(Buffer.from(signingSecret));
}

/** What PostgreSQL does of the same rows, written by one statement and nothing asked before. */
function ceiling(siteId) {
  const thread = `('0190c000-0000-7000-8000-' || lpad((1 + floor(random() * ${THREADS}))::text, 12, '0'))::uuid`;
  const text = `
    with given as materialized (
      select ${thread} as thread, gen_random_uuid() as id, gen_random_uuid() as revision, now() as at),
    counted as (
      update thread_counters k set comments = comments + 1, top_level = top_level + 1,
        last_number = last_number + 1, last_event = last_event + 1, generation = generation + 1,
        last_at = at
      from given where k.site_id = $1::uuid and k.thread_id = given.thread
      returning k.last_number, k.last_event),
    commented as (
      insert into comments (site_id, id, thread_id, depth, kind, state, shown, number, guest_name, html,
        revision_id, created_at, published_at, changed_at)
      select $1::uuid, id, thread, 0, 'comment', 'published', true, last_number, null,
        '<p>A word of a reader</p>', revision, at, at, at from given, counted),
    ranked as (
      insert into comment_ranks (site_id, comment_id, thread_id, shown)
      select $1::uuid, id, thread, true from given),
    revised as (
      insert into comment_revisions (site_id, id, comment_id, body, html, text, render_version,
        written_by, created_at)
      select $1::uuid, revision, id, 'A word of a reader', '', 'A word of a reader', 1, 'author', at
      from given)
    insert into events (site_id, id, thread_id, thread_sequence, type, subject_id, data, occurred_at)
    select $1::uuid, gen_random_uuid(), thread, last_event, 'comment.published', id, '{}', at
    from given, counted`;
  return pgbench([{ text, values: [siteId] }], {
    ...{ url: postgres.appUrl, siteId, dir: dataDir, seconds: SECONDS, connections: CONNECTIONS },
  });
}
