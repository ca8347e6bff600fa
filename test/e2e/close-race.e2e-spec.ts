import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { makeSite, readerToken, startApp, type TestApp, type TestSite } from '../support/app.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

const ROUNDS = 20;
const POSTS = 200;

let databaseUrl: string;
let setup: TestApp;
let site: TestSite;
let servers: [ServerProcess, ServerProcess];
let readers: string[];
/** Of all rounds, so that both sides of the race are known to have run. */
const seen = { taken: 0, refused: 0 };

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  setup = await startApp(databaseUrl);
  site = await makeSite(setup, 'race');
  readers = await Promise.all(
    Array.from({ length: 8 }, async (_, n) => readerToken(site, `reader-${n}`)),
  );
  servers = [await startServer(databaseUrl), await startServer(databaseUrl)];
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await setup.stop();
});

const stored = async (key: string): Promise<number> => {
  const rows = await query<{ count: number }>(
    databaseUrl,
    `select count(*)::int as count from comments c
     join threads t on t.site_id = c.site_id and t.id = c.thread_id where t.key = $1`,
    [key],
  );
  return rows[0]!.count;
};

interface Outcome {
  acknowledged: number;
  /** When the close was answered. */
  storedAtClose: number;
  statuses: number[];
}

/** Closes the thread once so many comments are in it; says how many there are after the close. */
async function closeAfter(key: string, comments: number): Promise<number> {
  await eventually(async () => (await stored(key)) >= comments);
  const path = `/sites/race/threads/key:${key}`;
  const body = { state: 'closed' };
  expect((await setup.http.patch(path, { as: site.moderator, body })).status).toBe(200);
  return stored(key);
}

/** 200 posts to two processes at once, top-level and replies, while the thread is closed. */
async function race(round: number): Promise<Outcome> {
  const path = `/sites/race/threads/key:round-${round}`;
  await setup.http.put(path, { as: site.admin, body: {} });
  const first = await setup.http.post(`${path}/comments`, { body: { body: 'The first' } });
  const parentId = first.body.comment.id as string;

  const posts = Array.from({ length: POSTS }, async (_, index) => {
    const body = index % 3 === 0 ? { body: `Reply ${index}`, parentId } : { body: `Post ${index}` };
    // Readers' posts go to the disk together, guests' go alone.
    const as = index % 4 < 2 ? { as: readers[index % 8]! } : {};
    const { status } = await servers[index % 2]!.http.post(`${path}/comments`, { ...as, body });
    return status;
  });
  const closing = closeAfter(`round-${round}`, 2 + round * 5);
  const statuses = await Promise.all(posts);
  const storedAtClose = await closing;
  return {
    statuses,
    storedAtClose,
    acknowledged: statuses.filter((each) => each === 201).length + 1,
  };
}

describe('closing a thread while 200 readers post to two processes', () => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'stores nothing after the close, loses nothing before it, and counts right (round %i)',
    async (round) => {
      const { statuses, storedAtClose, acknowledged } = await race(round);
      expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
      seen.taken += acknowledged;
      seen.refused += statuses.filter((status) => status === 409).length;
      const rows = await stored(`round-${round}`);
      expect(rows).toBe(storedAtClose);
      expect(rows).toBe(acknowledged);

      const [counters] = await query(
        databaseUrl,
        `select k.comments, k.top_level, k.last_number,
           (select count(*)::int from comments c where c.thread_id = t.id) as all_rows,
           (select count(*)::int from comments c where c.thread_id = t.id and depth = 0) as top_rows,
           (select count(distinct number)::int from comments c where c.thread_id = t.id) as numbers,
           (select r.replies from comment_ranks r where r.thread_id = t.id order by r.replies desc limit 1)
             as replies,
           (select count(*)::int from comments c where c.thread_id = t.id and depth = 1) as reply_rows
         from threads t join thread_counters k on k.thread_id = t.id where t.key = $1`,
        [`round-${round}`],
      );
      const { comments, top_level, last_number, all_rows, top_rows, numbers, replies, reply_rows } =
        counters!;
      expect([comments, top_level, last_number, numbers, replies]).toEqual([
        all_rows,
        top_rows,
        top_rows,
        top_rows,
        reply_rows,
      ]);
    },
  );

  it('took some and refused some', () => {
    expect(seen.taken).toBeGreaterThan(ROUNDS);
    expect(seen.refused).toBeGreaterThan(ROUNDS);
  });

  it('never met a deadlock', async () => {
    const [row] = await query(
      databaseUrl,
      'select deadlocks::int from pg_stat_database where datname = current_database()',
    );
    expect(row).toEqual({ deadlocks: 0 });
  });
});
