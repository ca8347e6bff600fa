import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { CommentOriginsRepository } from '../../src/comments/comment-origins.repository.js';
import { connectedTo, freshDatabase } from '../support/database.js';
import { Explained } from '../support/explained.js';
import { fillLargeThread, type LargeThread } from '../support/large-thread.js';

const OTHER_THREAD = '0190a000-0000-7000-8000-00000000000f';
const SPEAKER = { addressDay: '2026-01-01', addressHash: Buffer.from('of all of them') };
const SINCE = new Date('2025-12-31');

let client: pg.Client;
let large: LargeThread;

beforeAll(async () => {
  client = await connectedTo(await freshDatabase());
  large = await fillLargeThread(client, { comments: 20_000, levels: 3 });
  await client.query(
    `insert into comment_origins (site_id, comment_id, address_day, address_hash, created_at)
     select site_id, id, $1, $2, created_at from comments`,
    [SPEAKER.addressDay, SPEAKER.addressHash],
  );
  await client.query('vacuum analyze comment_origins');
});
afterAll(() => client.end());

describe('what an address has said lately, of which 20,000 comments came', () => {
  it.each([
    ['there', () => large.threadId, 100, 1000],
    ['elsewhere', () => OTHER_THREAD, 0, 2500],
  ])('is found %s without reading all of it', async (_, threadId, texts, mostBuffers) => {
    const explained = new Explained(client);
    const asked = [large.siteId, [{ threadId: threadId(), speaker: SPEAKER }], SINCE] as const;
    await new CommentOriginsRepository(explained).recentTexts(...asked);
    expect(explained.buffers).toBeGreaterThan(0);
    expect(explained.buffers).toBeLessThanOrEqual(mostBuffers);
    const [found] = await new CommentOriginsRepository(rowsIn(client)).recentTexts(...asked);
    expect(found).toHaveLength(texts);
  });
});

function rowsIn(db: pg.Client) {
  return {
    query: async <T>(text: string, values?: unknown[]): Promise<T> =>
      (await db.query(text, values)).rows as T,
  };
}
