import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LimitsService } from '../../src/limits/limits.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { counted, inTurns } from '../support/at-once.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { hold } from '../support/locks.js';

let servers: [TestApp, TestApp];

beforeAll(async () => {
  const first = await startApp();
  servers = [first, await startApp(first.databaseUrl)];
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const deskOf = async (slug: string, settings: object): Promise<Desk> =>
  new Desk(servers[0], await makeSite(servers[0], slug, settings));

describe('calls that are charged together', () => {
  it('take as if each came alone: one that is refused has taken nothing', async () => {
    const desk = await deskOf('busy', { postsPerMinute: 1, threadPostsPerMinute: 4 });
    const [busy, calm] = [await desk.thread(), await desk.thread()];
    const who = await Promise.all(Array.from({ length: 12 }, (_, n) => desk.reader(`one-${n}`)));
    const post = (thread: string) => (server: TestApp, n: number) =>
      server.http.post(`${thread}/comments`, { as: who[n]!, body: { body: 'A word' } });
    const answers = await inTurns(servers, 12, post(busy));
    expect(counted(answers)).toEqual({ 201: 4, 429: 8 });
    const limits = answers.flatMap(({ body }) => body.limit ?? []);
    expect(limits).toEqual(limits.map(() => 'thread'));
    const refused = who.filter((_, n) => answers[n]!.status === 429);
    const again = await Promise.all(
      refused.slice(0, 4).map((as) => desk.tryPost(calm, 'A word elsewhere', { as })),
    );
    expect(counted(again)).toEqual({ 201: 4 });
  });

  it('lose nothing of a burst to fractions of seconds', async () => {
    const desk = await deskOf('fractions', { postsPerMinute: 7 });
    const thread = await desk.thread();
    const as = await desk.reader('fractions');
    const answers = await inTurns(servers, 9, ({ http }, n) =>
      http.post(`${thread}/comments`, { as, body: { body: `Word ${n}` } }),
    );
    expect(counted(answers)).toEqual({ 201: 7, 429: 2 });
  });

  it('are forgotten when nothing is used up, but for what is charged at that moment', async () => {
    const [server] = servers;
    const desk = await deskOf('forgotten', {});
    const thread = await desk.thread();
    for (const n of [1, 2, 3]) {
      await desk.tryPost(thread, `Word ${n}`, { as: await desk.reader(`forgotten-${n}`) });
    }
    const { id } = await server.app.get(SitesService).get('forgotten');
    const buckets = async (): Promise<string[]> =>
      (
        await query<{ bucket: string }>(
          server.databaseUrl,
          'select bucket from rate_limits where site_id = $1 order by bucket',
          [id],
        )
      ).map(({ bucket }) => bucket);
    const [, charged, ...others] = await buckets();
    expect(others.length).toBeGreaterThan(1);
    const charging = 'select from rate_limits where site_id = $1 and bucket = $2 for update';
    const free = await hold(server.databaseUrl, charging, [id, charged]);
    server.later(2 * 24 * 3_600_000);
    await server.app.get(LimitsService).forget(id);
    server.later(-2 * 24 * 3_600_000);
    expect(await buckets()).toEqual([charged]);
    await free();
  });
});
