import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/database/embedded/embedded-postgres.js';
import { migrate } from '../dist/database/migrate.js';
import { median } from './rounds.mjs';
import { startServer } from './support/server.mjs';
import { makeSite } from './support/site.mjs';

const COMMENTS = Number(process.env.COMMENTS ?? 1_000_000);
const ROUNDS = Number(process.env.ROUNDS ?? 7);
const WINDOW_MS = 4_000;
const READERS = 4;
const SETTINGS = { guests: true, guestPostsPerMinute: 1000, threadPostsPerMinute: 1000 };

const dataDir = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, volatile: true });
const client = new pg.Client({ connectionString: postgres.url });
let server;
try {
  await migrate(postgres.url, { appUrl: postgres.appUrl });
  await client.connect();
  const site = await makeSite(postgres, SETTINGS);
  await fill(site.id);
  server = await startServer(postgres);
  await measure(server.origin, site.key);
} finally {
  await server?.stop();
  await client.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Comments of long ago, one in fifty with a link; one in twenty approved by somebody. */
async function fill(siteId) {
  const { rows } = await client.query(
    `select conrelid::regclass as table, conname as name from pg_constraint
     where contype = 'f' and conrelid in ('comments'::regclass, 'comment_revisions'::regclass,
       'decisions'::regclass)`,
  );
  for (const { table, name } of rows) {
    await client.query(`alter table ${table} drop constraint ${name}`);
  }
  await client.query(
    `insert into threads (site_id, id, key, title, state, created_at, updated_at)
     values ($1, $1, 'old', '', 'open', now(), now())`,
    [siteId],
  );
  await client.query(
    `create temporary table made as
     select gen_random_uuid() as comment_id, gen_random_uuid() as revision_id, n,
       timestamptz '2026-01-01' - n * interval '10 seconds' as at,
       repeat(md5(n::text) || ' ', 6) || case when n % 50 = 0 then 'https://shop.test/' || n
         else 'and so on' end as text
     from generate_series(1, ${COMMENTS}) n`,
  );
  await client.query(
    `insert into comments (site_id, id, thread_id, depth, kind, state, shown, guest_name, html,
       revision_id, created_at, changed_at, published_at, number)
     select $1, comment_id, $1, 0, 'comment', 'published', true, null, '', revision_id, at, at, at, n
     from made`,
    [siteId],
  );
  await client.query(
    `insert into comment_revisions (site_id, id, comment_id, body, html, text, render_version,
       written_by, created_at, from_version)
     select $1, revision_id, comment_id, text, '', text, 1, 'author', at, 1 from made`,
    [siteId],
  );
  await client.query(
    `insert into decisions (site_id, id, batch_id, comment_id, revision_id, action, from_state,
       to_state, actor_kind, created_at)
     select $1, gen_random_uuid(), comment_id, comment_id, revision_id, 'approve', 'pending',
       'published', 'member', at from made where n % 20 = 0`,
    [siteId],
  );
  await client.query('drop table made');
  await client.query('vacuum analyze comments, comment_revisions, decisions');
}

async function measure(origin, key) {
  const at = `${origin}/api/v1/sites/bench`;
  const call = async (method, url, body) => {
    const type = body ? { 'content-type': 'application/json' } : {};
    const headers = { authorization: `Bearer ${key}`, ...type };
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${url}: ${await answer.text()}`);
    return answer.json();
  };
  await call('PUT', `${at}/threads/key:page`, {});
  for (let n = 0; n < 50; n += 1) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ body: `A word, number ${n}` });
    await fetch(`${at}/threads/key:page/comments`, { method: 'POST', headers, body });
  }
  const condition = { signal: 'links', op: 'gte', value: 1 };
  const rule = await call('POST', `${at}/moderation/rules`, {
    name: 'Links',
    condition,
    outcome: 'hold',
  });
  const backtest = () =>
    call('POST', `${at}/moderation/rules/${rule.id}/backtest`, { last: COMMENTS });
  const url = `${at}/threads/key:page/comments`;
  await reads(url, 2_000);
  const seen = { alone: [], beside: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    seen.alone.push(await reads(url, WINDOW_MS));
    const { id } = await backtest();
    seen.beside.push(await reads(url, WINDOW_MS));
    await call('DELETE', `${at}/moderation/backtests/${id}`);
  }
  for (const [name, rounds] of Object.entries(seen)) {
    const of = (what) => median(rounds.map((each) => each[what])).toFixed(2);
    console.log(`${name.padEnd(8)} ${of('perSecond')}/s  p50 ${of('p50')} ms  p99 ${of('p99')} ms`);
  }
  const ratio = (what) =>
    median(seen.beside.map((each, n) => each[what] / seen.alone[n][what])).toFixed(2);
  console.log(
    `beside ÷ alone: p50 ${ratio('p50')}, p99 ${ratio('p99')}, reads/s ${ratio('perSecond')}`,
  );
  const began = performance.now();
  const { id } = await backtest();
  let lines = 0;
  const progress = await fetch(`${at}/moderation/backtests/${id}/progress`, {
    headers: { authorization: `Bearer ${key}` },
  });
  let last;
  for await (const line of createInterface({ input: Readable.fromWeb(progress.body) })) {
    lines += 1;
    last = JSON.parse(line);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${last.state}: ${last.lookedAt} of ${last.total} in ${seconds} s, ${lines} lines`);
  console.log(`hits ${last.hits}, let stand ${last.letStand}, turned down ${last.turnedDown}`);
}

async function reads(url, ms) {
  const took = [];
  const until = performance.now() + ms;
  const reader = async () => {
    while (performance.now() < until) {
      const began = performance.now();
      const answer = await fetch(url);
      await answer.arrayBuffer();
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  took.sort((a, b) => a - b);
  const at = (share) => took[Math.floor(took.length * share)];
  return { perSecond: (took.length * 1000) / ms, p50: at(0.5), p99: at(0.99) };
}
