import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { CommentOriginsRepository } from '../../src/comments/comment-origins.repository.js';
import { firstKey, pageQuery, type Order } from '../../src/comments/page.queries.js';
import { pageBounds } from '../../src/comments/page-bounds.rules.js';
import { StandingsRepository } from '../../src/sanctions/standings.repository.js';
import { ThreadsRepository } from '../../src/threads/threads.repository.js';
import type { NamedQuery } from '../../src/database/site-database.js';
import { connectedTo, freshDatabase } from '../support/database.js';
import { fillLargeThread, type LargeThread } from '../support/large-thread.js';

/** PostgreSQL tries so many plans before it keeps one. */
const TRIES = 5;
const TIMES = 12;
const ORDERS: Order[] = ['oldest', 'newest', 'best', 'controversial', 'most-replied'];
const NOW = new Date('2026-01-01');
const SPEAKER = { addressDay: '2026-01-01', addressHash: Buffer.from('somebody') };

let client: pg.Client;
let large: LargeThread;

beforeAll(async () => {
  client = await connectedTo(await freshDatabase());
  large = await fillLargeThread(client, { comments: 20_000, levels: 3 });
});
afterAll(() => client.end());

/** Names each statement, as a connection of the server does. */
const named = {
  query: (): never => {
    throw new Error('A statement without a name is planned each time');
  },
  rows: async ({ name, text, rowMode }: NamedQuery, values: unknown[]): Promise<never[]> =>
    (await client.query({ name, text, values, rowMode: rowMode! })).rows as never[],
};

/** How often what `ask` asks was planned for its values, each of its statements. */
async function plannedAnew(ask: () => Promise<unknown>): Promise<number[]> {
  await client.query('deallocate all');
  Object.assign(client.connection, { parsedStatements: {} });
  for (let time = 0; time < TIMES; time += 1) await ask();
  const { rows } = await client.query<{ custom: number }>(
    'select custom_plans::int as custom from pg_prepared_statements',
  );
  return rows.map(({ custom }) => custom);
}

describe('a statement that each read or post needs is planned once', () => {
  it.each(ORDERS)('of a page of one comment, sorted by %s', async (order) => {
    const query = pageQuery({ order, backwards: false, inclusive: false, withSource: false });
    const { levels } = pageBounds({}, 6);
    const values = [large.siteId, large.threadId, 1, 0, 0, levels, 100, ...firstKey(order)];
    expect(await plannedAnew(async () => named.rows(query, values))).toEqual([TRIES]);
  });

  it.each([
    ['a guest', SPEAKER],
    ['a reader', { personId: '0190a000-0000-7000-8000-00000000000a' }],
  ])('of what %s has said lately', async (_, speaker) => {
    const origins = new CommentOriginsRepository(named);
    const asked = [{ threadId: large.threadId, speaker }];
    const planned = await plannedAnew(() => origins.recentTexts(large.siteId, asked, NOW));
    expect(planned).toEqual([TRIES]);
  });

  it('of whom a sanction holds, reader or guest', async () => {
    const standings = new StandingsRepository(named);
    const guest = {
      personId: null,
      commentId: null,
      emailIndexes: [SPEAKER.addressHash],
      addresses: [],
    };
    const asked = async (): Promise<void> => {
      await standings.heldAmong(large.siteId, [large.siteId], NOW);
      await standings.guestsHeld(large.siteId, [guest], NOW);
    };
    expect(await plannedAnew(asked)).toEqual([TRIES, TRIES]);
  });

  it('of the thread that a post goes to', async () => {
    const threads = new ThreadsRepository(named);
    const asked = async () => threads.lockShared(large.siteId, [large.threadId]);
    expect(await plannedAnew(asked)).toEqual([TRIES]);
  });
});
