import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ErasureService } from '../../src/privacy/erasure.service.js';
import { RetentionService } from '../../src/privacy/retention.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { ACCESS, CALLERS, cellOf } from '../support/access-table.js';
import { makeCallers } from '../support/callers.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { sampleCall } from '../support/sample-call.js';

let server: TestApp;
let desk: Desk;
let twin: Desk;
let credentials: Record<string, string | undefined>;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  twin = new Desk(server, await makeSite(server, 'twin'));
  for (const each of [desk, twin]) await liveOn(each);
  credentials = await makeCallers(desk, twin);
});
afterAll(() => server.stop());

/** The same pages, readers, texts and keys on both sites: nothing but the site tells them apart. */
async function liveOn(each: Desk): Promise<void> {
  const as = await each.reader('reader', { email: 'reader@daily.example', email_verified: true });
  const thread = await each.thread({ url: 'https://daily.example/a', tags: ['news'] });
  const headers = { 'idempotency-key': 'the-same-on-both' };
  const post = { as, headers, body: { body: 'The same words' } };
  const { body } = await server.http.post(`${thread}/comments`, post);
  await each.post(thread, 'A guest', { guest: { email: 'guest@daily.example' } });
  const id = body.comment.id as string;
  const other = await each.reader('other');
  await server.http.put(`${each.at}/comments/${id}/vote`, { as: other, body: { value: 1 } });
  await server.http.post(`${each.at}/comments/${id}/reports`, {
    as: other,
    body: { reason: 'spam' },
  });
  await query(server.databaseUrl, `update comments set external_id = 'wp:7' where id = $1`, [id]);
}

/** Every row of the twin's, by table. */
async function rowsOfTwin(): Promise<Record<string, string>> {
  const { id } = await server.app.get(SitesService).get('twin');
  const tables = await query<{ name: string }>(
    server.databaseUrl,
    `select table_name::text as name from information_schema.columns
     where table_schema = 'public' and column_name = 'site_id' order by 1`,
  );
  const sums: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await query<{ sum: string }>(
      server.databaseUrl,
      // What pages were made from is counted a little after a vote.
      `select count(*) || ' ' || md5(coalesce(string_agg(row, '|' order by row), '')) as sum
       from (select (to_jsonb(t) - 'generation')::text as row from ${name} t where site_id = $1) t`,
      [id],
    );
    sums[name] = row!.sum;
  }
  return sums;
}

/** What follows from events is looked at a second after them. */
async function toldAll(): Promise<void> {
  const behind = 'select from event_heads where derived is distinct from last';
  await eventually(async () => (await query(server.databaseUrl, behind)).length === 0);
}

describe('a site’s twin, with the same keys, readers and words', () => {
  it('keeps every row as it is while everybody does everything on the other', async () => {
    await toldAll();
    const before = await rowsOfTwin();
    const filled = Object.values(before).filter((sum) => !sum.startsWith('0 ')).length;
    expect(filled).toBeGreaterThan(15);
    let done = 0;
    for (const route of Object.keys(ACCESS).filter((each) => each.includes('/:site'))) {
      for (const caller of CALLERS.filter((name) => cellOf(route, name) < 300)) {
        const call = await sampleCall(desk, route);
        const as = caller === 'guest' ? call.editToken : credentials[caller];
        await server.http.call(call.method, call.path, {
          ...(as ? { as } : {}),
          ...(call.body ? { body: call.body } : {}),
        });
        done += 1;
      }
    }
    expect(done).toBeGreaterThan(200);
    expect(await rowsOfTwin()).toEqual(before);
  });

  it('keeps them while somebody who is on both is forgotten on the other', async () => {
    const before = await rowsOfTwin();
    const site = await server.app.get(SitesService).get('daily');
    const as = await desk.reader('reader');
    const personId = (await server.http.get('/sites/daily/me', { as })).body.id as string;
    const erasure = server.app.get(ErasureService);
    await erasure.erase(site, { personId, emailIndexes: [] }, 'remove-text');
    await server.app.get(RetentionService).run(site);
    expect(await rowsOfTwin()).toEqual(before);
  });
});
