import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/database/embedded/embedded-postgres.js';
import { migrate } from '../dist/database/migrate.js';
import { median } from './rounds.mjs';
import { cpuOf, memoryOf, startServer } from './support/server.mjs';
import { makeSite, NO_LIMITS } from './support/site.mjs';

const STREAMS = Number(process.env.STREAMS ?? 1_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const POSTS = Number(process.env.POSTS ?? 50);
/** A process refuses more calls than it works on at once. */
const AT_ONCE = 50;
const MIB = 1024 * 1024;

/**
 * What it costs to tell one of many who follow a thread. The posts are made by another process, so that the
 * processor of the one that tells is spent on telling: what it takes to read an event is in it, once for all.
 */
const dataDir = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir });
const servers = [];
try {
  await migrate(postgres.url, { appUrl: postgres.appUrl });
  const { id } = await makeSite(postgres, { guests: true, ...NO_LIMITS });
  await fill(id);
  for (const env of [{}, {}]) servers.push(await startServer(postgres, env));
  await measure(...servers);
} finally {
  for (const server of servers) await server.stop();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function fill(siteId) {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(
    `with t as (
       insert into threads (site_id, id, key, title, state, created_at, updated_at)
       select $1, gen_random_uuid(), n::text, '', 'open', now(), now() from generate_series(1, 2) n
       returning *),
     named as (
       insert into thread_names (site_id, thread_id, kind, value, canonical)
       select site_id, id, 'key', key, true from t)
     insert into thread_counters (site_id, thread_id) select site_id, id from t`,
    [siteId],
  );
  await client.end();
}

async function measure(telling, posting) {
  const before = memoryOf(telling.pid);
  const streams = [];
  while (streams.length < STREAMS) {
    const some = Math.min(AT_ONCE, STREAMS - streams.length);
    streams.push(...(await Promise.all(Array.from({ length: some }, () => follow(telling)))));
  }
  const opened = memoryOf(telling.pid);
  await round(telling, posting, streams);
  const [told, alone, late] = [[], [], []];
  for (let nth = 0; nth < ROUNDS; nth += 1) {
    const seen = await round(telling, posting, streams);
    told.push(seen.cpu);
    late.push(...seen.late);
    alone.push(await idle(telling));
  }
  for (const stream of streams) stream.destroy();
  const each = told.map((cpu, nth) => (cpu - alone[nth]) / (POSTS * STREAMS));
  late.sort((a, b) => a - b);
  console.log(`${STREAMS} streams, ${POSTS} posts a round, ${ROUNDS} rounds`);
  console.log(`one delivery: ${median(each).toFixed(1)} µs of the processor`);
  const at = (share) => late[Math.floor(late.length * share)].toFixed(0);
  console.log(
    `from the 201 on another instance to all who follow: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
  console.log(`memory of a stream: ${((opened - before) / STREAMS / 1024).toFixed(1)} KiB`);
  console.log(`memory: ${(memoryOf(telling.pid) / MIB).toFixed(0)} MiB`);
}

/** Posts one after the other, each once all have heard of the one before. */
async function round(telling, posting, streams) {
  const before = cpuOf(telling.pid);
  const late = [];
  for (let nth = 0; nth < POSTS; nth += 1) {
    const heard = Promise.all(streams.map((stream) => stream.next()));
    await post(posting);
    const at = performance.now();
    await heard;
    late.push(performance.now() - at);
  }
  return { cpu: cpuOf(telling.pid) - before, late };
}

/** What it does anyway in as much time: it looks whether there is something. */
async function idle(telling) {
  const before = cpuOf(telling.pid);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return cpuOf(telling.pid) - before;
}

async function post({ origin }) {
  const answer = await fetch(`${origin}/api/v1/sites/bench/threads/key:1/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body: `A word of a guest ${Math.random()}` }),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
}

function follow({ origin }) {
  return new Promise((resolve, reject) => {
    const url = `${origin}/api/v1/sites/bench/threads/key:1/events`;
    const request = http.get(url, { agent: false }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`));
      let waiting = null;
      answer.once('data', () => {
        answer.on('data', (bytes) => {
          if (bytes.includes('event: comment.published')) waiting?.();
        });
        resolve({
          next: () => new Promise((heard) => (waiting = heard)),
          destroy: () => request.destroy(),
        });
      });
      answer.on('error', () => {});
    });
    request.on('error', reject);
  });
}
