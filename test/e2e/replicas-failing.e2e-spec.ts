import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SiteDatabase, type Statements } from '../../src/database/site-database.js';
import type { TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import type { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { newest, ReplicaDesk } from '../support/replica-desk.js';
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
    const done: string[] = [];
    const work = async (reads?: Statements): Promise<string> => {
      done.push(reads ? 'replica' : 'primary');
      if (!reads) return 'answered';
      await reads.query(count, [siteId]);
      await query(db.primary.rootUrl, 'vacuum full comment_ranks');
      await db.caughtUp();
      await reads.query(count, [siteId]);
      return 'seen';
    };
    await eventually(() => sites.publicly(siteId, async (reads) => Promise.resolve(!!reads)));
    expect(await sites.publicly(siteId, work)).toBe('answered');
    expect(done).toEqual(['replica', 'primary']);
    const conflicts = '(select sum(confl_lock)::int from pg_stat_database_conflicts)';
    const counted = await Promise.all(db.replicas.map((node) => node.ask<number>(conflicts)));
    expect(Math.max(...counted)).toBeGreaterThan(0);
  });

  it('that has done its work does it once, refusals included', async () => {
    const { db: sites, siteId } = await tenant();
    await eventually(() => sites.publicly(siteId, async (reads) => Promise.resolve(!!reads)));
    let times = 0;
    const work = async (reads?: Statements): Promise<void> => {
      times += 1;
      await reads!.query('select 1 from comments where site_id = $1', [siteId]);
      throw new Error('none of the replica’s');
    };
    await expect(sites.publicly(siteId, work)).rejects.toThrow('none of the replica’s');
    expect(times).toBe(1);
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
