import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SiteDatabase, type Statements } from '../../src/database/site-database.js';
import type { TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import type { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { newest, ReplicaDesk } from '../support/replica-desk.js';
import { startServer } from '../support/server-process.js';
import type { Replicated } from '../support/replicated.js';

let desks: ReplicaDesk;
let db: Replicated;
let bare: TestApp;
let desk: Desk;

beforeAll(async () => {
  desks = await ReplicaDesk.start();
  ({ db, bare, desk } = desks);
}, 240_000);
afterAll(() => desks.stop(), 120_000);

/** What repositories have, and the site that their statements name. */
async function tenant(): Promise<{ db: SiteDatabase; siteId: string }> {
  const [site] = await query<{ id: string }>(
    db.primary.rootUrl,
    'select id from sites where slug = $1',
    [desk.site.slug],
  );
  return { db: bare.app.get(SiteDatabase), siteId: site!.id };
}

describe('a replica', () => {
  /** Reads on until told to stop, several at a time. @returns what was answered, by status */
  function readOn(thread: string): { end: () => Promise<Record<number, number>> } {
    const statuses: Record<number, number> = {};
    let isOver = false;
    const readers = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        const { status } = await bare.http.get(`${thread}/comments?format=json`);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    });
    return {
      end: async () => {
        isOver = true;
        await Promise.all(readers);
        return statuses;
      },
    };
  }

  it('that breaks a read off, since it stands in the way of replay, has it done on the primary', async () => {
    const { db: sites, siteId } = await tenant();
    const count = 'select count(*) from comment_ranks where site_id = $1';
    const work = async (reads?: Statements): Promise<string> => {
      if (!reads) return 'answered';
      await reads.query(count, [siteId]);
      await query(db.primary.rootUrl, 'vacuum full comment_ranks');
      await db.caughtUp();
      await reads.query(count, [siteId]);
      return 'seen';
    };
    const conflicts = '(select sum(confl_lock)::int from pg_stat_database_conflicts)';
    await eventually(async () => {
      expect(await sites.publicly(siteId, work)).toBe('answered');
      const counted = await Promise.all(db.replicas.map((node) => node.ask<number>(conflicts)));
      return Math.max(...counted) > 0;
    });
  });

  it('that has done its work does it once, refusals included', async () => {
    const { db: sites, siteId } = await tenant();
    await eventually(async () => {
      const on: string[] = [];
      const work = async (reads?: Statements): Promise<void> => {
        on.push(reads ? 'replica' : 'primary');
        await reads?.query('select 1 from comments where site_id = $1', [siteId]);
        throw new Error('refused');
      };
      await expect(sites.publicly(siteId, work)).rejects.toThrow('refused');
      return on.join() === 'replica';
    });
  });

  it('that is killed is left alone, and used again when it comes back', async () => {
    const thread = await desk.thread();
    await desk.post(thread, 'A word');
    await desks.untilReadFrom(db.replicas, thread);
    const [killed, left] = db.replicas;
    const reading = readOn(thread);
    await killed!.kill();
    await desks.untilReadFrom([left!], thread);
    await left!.kill();
    await desks.untilReadFrom([db.primary], thread);
    for (const replica of db.replicas) await replica.start();
    await desks.untilReadFrom(db.replicas, thread);
    expect(Object.keys(await reading.end())).toEqual(['200']);
  });

  it('that says nothing any more is left alone', async () => {
    const thread = await desk.thread();
    await desk.post(thread, 'A word');
    await desks.untilReadFrom(db.replicas, thread);
    const [silent, left] = db.replicas;
    const pids = await silent!.ask<number[]>(
      `array(select pid from pg_stat_activity where application_name = 'colloquy replica')`,
    );
    const reading = readOn(thread);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      await desks.untilReadFrom([left!], thread);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    await desks.untilReadFrom([silent!], thread);
    expect(Object.keys(await reading.end())).toEqual(['200']);
  });

  it('is one of those that the environment lists', async () => {
    const thread = await desk.thread();
    await desk.post(thread, 'A word');
    const urls = db.replicas.map(({ appUrl }) => appUrl).join(',');
    const env = { DATABASE_REPLICA_URLS: urls, PAGE_CACHE_MB: '0' };
    const server = await startServer(db.primary.rootUrl, env);
    try {
      for (const replica of db.replicas) {
        const before = replica.pagesRead();
        await eventually(async () => {
          expect((await server.http.get(`${thread}/comments`)).status).toBe(200);
          return replica.pagesRead() > before;
        });
      }
    } finally {
      await server.stop();
    }
  });

  it('that was promoted is not used any more, and what is written there never shows', async () => {
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'A word');
    await db.caughtUp();
    await desks.untilReadFrom(db.replicas, thread);
    const [promoted, left] = db.replicas;
    await promoted!.ask('pg_promote()');
    await query(promoted!.rootUrl, `update comments set html = 'forged' where id = '${id}'`);
    for (let reads = 0; reads < 50; reads += 1) {
      expect(await newest(bare, thread)).not.toContain('forged');
    }
    await desks.untilReadFrom([left!], thread);
    const before = promoted!.pagesRead();
    for (let reads = 0; reads < 50; reads += 1) await newest(bare, thread);
    expect(promoted!.pagesRead()).toBe(before);
  });
});
