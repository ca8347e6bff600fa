import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { pageQuery, firstKey } from '../dist/comments/page.queries.js';
import { pageBounds } from '../dist/comments/page-bounds.rules.js';
import { startEmbeddedPostgres } from '../dist/database/embedded/embedded-postgres.js';
import { migrate } from '../dist/database/migrate.js';
import { median } from './rounds.mjs';
import { fillDiscussions, SITE } from './support/discussions.mjs';
import { callsOf, pgbench, plannedCallsOf } from './support/load.mjs';
import { memoryOf, startProgram, startServer, startWorkers } from './support/server.mjs';

const COMMENTS = Number(process.env.COMMENTS ?? 1_000_000);
const THREADS = Number(process.env.THREADS ?? 1_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 4);
const WARM_SECONDS = Number(process.env.WARM_SECONDS ?? 40);
const MANY_READS = Number(process.env.READS ?? 1_000_000);
const CONNECTIONS = 16;
const STEADY = 4_000;
/** Of the machine; pgbench has as many threads. */
const CORES = 2;
const COLD_STARTS = 5;
const BARE = fileURLToPath(new URL('support/bare-server.mjs', import.meta.url));

const dataDir = mkdtempSync(path.join(tmpdir(), 'colloquy-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir, volatile: true });
const postmaster = Number(
  readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
);
const client = new pg.Client({ connectionString: postgres.url });
const programs = [];
try {
  await migrate(postgres.url, { appUrl: postgres.appUrl });
  await client.connect();
  const began = performance.now();
  await fillDiscussions(client, { comments: COMMENTS, threads: THREADS });
  console.log(
    `${COMMENTS} comments loaded in ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );
  const keeping = await started(startServer(postgres, { TRUSTED_PROXIES: '127.0.0.1' }));
  const making = await started(startWorkers(CORES, postgres, { PAGE_CACHE_MB: '0' }));
  await inTurn({ keeping, making });
  await whilePosting(keeping);
  await manyReads(keeping);
  await coldStarts();
} finally {
  for (const program of programs) await program.stop();
  await client.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function started(starting) {
  const program = await starting;
  programs.push(program);
  return program;
}

function page({ origin }, thread, query = '') {
  return `${origin}/api/v1/sites/bench/threads/key:${thread}/comments${query}`;
}

async function inTurn({ keeping, making }) {
  const bare = await started(startProgram([BARE], { SAME_AS: page(keeping, 1) }));
  const ten = '?limit=10&replies=0';
  const statements = await statementsOfFirstPage();
  const things = {
    bare: () => steady(bare, bare.origin),
    kept: () => steady(keeping, page(keeping, 1)),
    first: () => calls(making, page(making, 1)),
    middle: async () => calls(making, await middleOf(making)),
    'ten of 100,000': () => calls(making, page(making, 1, ten)),
    'ten of ten': () => calls(making, page(making, 2, ten)),
    pgbench: async () => ({
      perSecond: await pgbench(statements, {
        ...{ url: postgres.appUrl, siteId: SITE, dir: dataDir, seconds: SECONDS },
        connections: CONNECTIONS,
      }),
    }),
  };
  const seen = await rounds(things);
  print(seen);
  const cpu = ({ node, postgres: database = 0 }) => node + database;
  ratio('kept ÷ bare, CPU per request', seen.kept, seen.bare, cpu);
  ratio('first ÷ pgbench, per second', seen.first, seen.pgbench, (each) => each.perSecond);
  ratio('ten of 100,000 ÷ ten of ten, CPU', seen['ten of 100,000'], seen['ten of ten'], cpu);
  ratio('middle ÷ first, CPU', seen.middle, seen.first, cpu);
}

/**
 * As if a hundredth of all calls were posts, each by a guest from elsewhere. Some thousand posts go before: until the engine
 * has compiled what they take, each takes twice as much of the processor.
 */
async function whilePosting(server) {
  const url = page(server, 1);
  for (let spent = 0; spent < WARM_SECONDS; spent += SECONDS) {
    await beside(url, 100, () => calls(server, url));
  }
  const seen = await rounds({
    alone: () => calls(server, url),
    posting: () => beside(url, 100, () => calls(server, url)),
  });
  print(seen);
  ratio('p99 of reads while posting ÷ without', seen.posting, seen.alone, (each) => each.p99);
}

async function beside(url, aSecond, work) {
  let posted = 0;
  let going = true;
  const poster = async () => {
    const began = performance.now();
    while (going) {
      posted += 1;
      const body = JSON.stringify({ body: `A word of a guest, and **another**: ${randomUUID()}` });
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': anyAddress() };
      const answer = await fetch(url, { method: 'POST', headers, body });
      if (answer.status !== 201) throw new Error(await answer.text());
      const due = began + (posted * 1000) / aSecond;
      await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
    }
  };
  const posting = poster();
  const done = await work();
  going = false;
  await posting;
  return { ...done, posted: posted / SECONDS };
}

function anyAddress() {
  return `10.${Array.from({ length: 3 }, () => Math.floor(Math.random() * 256)).join('.')}`;
}

async function manyReads(server) {
  const before = memoryOf(server.pid);
  let reads = 0;
  while (reads < MANY_READS) reads += (await calls(server, page(server, 1))).total;
  const mib = (bytes) => (bytes / 1024 / 1024).toFixed(0);
  console.log(
    `memory after ${reads} more kept reads: ${mib(memoryOf(server.pid))} MiB, before ${mib(before)}`,
  );
}

async function coldStarts() {
  const took = [];
  for (let nth = 0; nth < COLD_STARTS; nth += 1) {
    const began = performance.now();
    const server = await startServer(postgres);
    const answer = await fetch(page(server, 1));
    await answer.arrayBuffer();
    took.push(performance.now() - began);
    await server.stop();
  }
  console.log(`cold start to first answer: ${median(took).toFixed(0)} ms`);
}

function calls({ pid }, url) {
  return callsOf(url, { pid, postmaster, seconds: SECONDS, connections: CONNECTIONS });
}

/** What a call costs depends on how busy the process is, and whoever calls: so as many of each. */
function steady({ pid }, url) {
  const headers = { 'accept-encoding': 'identity' };
  const asked = { url, headers, connections: CONNECTIONS, duration: SECONDS, overallRate: STEADY };
  return plannedCallsOf(asked, { pid, postmaster });
}

/** Everything in turn, so that a slow moment of the machine meets them all. */
async function rounds(things) {
  const seen = Object.fromEntries(Object.keys(things).map((name) => [name, []]));
  for (const run of Object.values(things)) await run();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, run] of Object.entries(things)) seen[name].push(await run());
  }
  return seen;
}

function print(seen) {
  for (const [name, all] of Object.entries(seen)) {
    const of = (what, digits = 0) => {
      const values = all.flatMap((each) => each[what] ?? []);
      return (values.length > 0 ? median(values).toFixed(digits) : '').padStart(8);
    };
    console.log(
      `${name.padEnd(16)} ${of('perSecond')}/s  node ${of('node')} µs  postgres ${of('postgres')} µs` +
        `  p50 ${of('p50', 1)} ms  p99 ${of('p99', 1)} ms`,
    );
  }
}

function ratio(name, these, those, value) {
  const each = these.map((one, n) => value(one) / value(those[n]));
  console.log(`${name}: ${median(each).toFixed(2)}`);
}

async function middleOf(server) {
  const { rows } = await client.query(
    `select id from comments where thread_id = (select id from threads where key = '1')
       and parent_id is null
     order by number offset (select count(*) / 2 from comments
       where thread_id = (select id from threads where key = '1') and parent_id is null) limit 1`,
  );
  const answer = await fetch(page(server, 1, `?around=${rows[0].id}`));
  const { next } = (await answer.json()).page;
  return page(server, 1, `?after=${next}`);
}

/** What a process runs that remembers the authors. */
async function statementsOfFirstPage() {
  const { limit, replies, deeperReplies, levels, comments } = pageBounds({}, 6);
  const plain = { order: 'oldest', backwards: false, inclusive: false, withSource: false };
  const values = [SITE, '1', limit, replies, deeperReplies, levels, comments];
  const query = pageQuery({ ...plain, named: 'key' });
  return [{ ...query, values: [...values, ...firstKey('oldest')] }];
}
