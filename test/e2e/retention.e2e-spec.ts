import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { ResealingService } from '../../src/resealing/resealing.service.js';
import { SEALED_COLUMNS } from '../../src/resealing/sealed-columns.rules.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite, startApp, TEST_SECRET, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { disguisesOf, dumpOf } from '../support/dump.js';

const DAY = 24 * 3_600_000;
const ADDRESS = '203.0.113.77';
const EMAIL = 'Canary+9f3@Example.test';
const AGENT = 'CanaryAgent/9.3';

let server: TestApp;
let desk: Desk;
let posts = 0;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

/** A post that brings everything that must not be kept as it is. */
async function postFrom(address: string): Promise<string> {
  const { key } = await desk.key(['act']);
  const thread = await desk.thread();
  const agent = { 'user-agent': AGENT };
  const guest = await server.http.post(`${thread}/comments`, {
    headers: { ...agent, 'x-forwarded-for': address, 'idempotency-key': `key-${(posts += 1)}` },
    body: { body: 'By a guest', guest: { name: 'Gus', email: EMAIL } },
  });
  expect(guest.status).toBe(201);
  const acted = await server.http.post(`${thread}/comments`, {
    as: key,
    headers: { ...agent, 'colloquy-reader': 'ann', 'colloquy-client-ip': address },
    body: { body: 'By a reader' },
  });
  expect(acted.status).toBe(201);
  const reader = await desk.reader('rosa', { email: EMAIL, email_verified: true });
  await server.http.get('/sites/daily/me', { as: reader, headers: agent });
  return guest.body.comment.id as string;
}

describe('an address of the network or of mail', () => {
  it('is stored in no form that gives it away', async () => {
    await postFrom(ADDRESS);
    const dump = await dumpOf(server.databaseUrl);
    const values = [EMAIL, ADDRESS, '203.0.113.0', '127.0.0.1', AGENT];
    const found = values.flatMap((each) => disguisesOf(each)).filter((each) => dump.includes(each));
    expect(found).toEqual([]);
    expect(dump.split('\n').filter((line) => line.includes('@example.test'))).toEqual([]);
  });

  it('is in no answer, whoever asks', async () => {
    const id = await postFrom(ADDRESS);
    const { threadId } = (await server.http.get(`/sites/daily/comments/${id}`)).body;
    const paths = ['json', 'html', 'text']
      .map((format) => `threads/${threadId}/comments?format=${format}`)
      .concat(`comments/${id}`, 'comments', `comments/${id}/replies`, `threads/${threadId}`)
      .concat('moderation/log', 'moderation/queues', 'moderation/queues/pending/items');
    const values = [ADDRESS, '203.0.113.0', AGENT, EMAIL].flatMap((each) => disguisesOf(each));
    const rosa = await desk.reader('another');
    for (const as of [undefined, rosa, desk.site.moderator, desk.site.admin]) {
      for (const path of paths) {
        const { text } = await server.http.get(`/sites/daily/${path}`, as ? { as } : {});
        const found = values.filter((each) => text.toLowerCase().includes(each));
        expect([path, found]).toEqual([path, []]);
      }
    }
  });

  it('is recognised for thirty days, and after that nothing of it is left', async () => {
    const hashes = () =>
      query(server.databaseUrl, 'select 1 from comment_origins where address_hash is not null');
    await postFrom(ADDRESS);
    const jobs = server.app.get(JobsService);
    server.later(29 * DAY);
    await jobs.runDue();
    expect((await hashes()).length).toBeGreaterThan(0);
    server.later(2 * DAY);
    await jobs.runDue();
    expect(await hashes()).toEqual([]);
    for (const table of ['address_keys', 'rate_limits', 'idempotency_keys'])
      expect([table, await query(server.databaseUrl, `select 1 from ${table}`)]).toEqual([
        table,
        [],
      ]);
    server.later(-31 * DAY);
  });
});

describe('what was turned down', () => {
  it('keeps its text for ninety days, and its decision for ever', async () => {
    const thread = await desk.thread();
    const ids: string[] = [];
    for (const action of ['mark-spam', 'reject']) {
      const held = await desk.thread({}, { moderation: 'pre' });
      const { id } = await desk.post(action === 'reject' ? held : thread, `zqold ${action}`);
      expect((await desk.decide(action, id, { note: `zqold note` })).status).toBe(200);
      ids.push(id);
    }
    const stays = await desk.post(thread, 'zqstays');
    const jobs = server.app.get(JobsService);
    const kept = async (word: string) => (await dumpOf(server.databaseUrl)).includes(word);
    server.later(89 * DAY);
    await jobs.runDue();
    expect(await kept('zqold')).toBe(true);
    server.later(2 * DAY);
    await jobs.runDue();
    expect([await kept('zqold'), await kept('zqstays')]).toEqual([false, true]);
    server.later(-91 * DAY);
    const log = await server.http.get(`/sites/daily/moderation/log?comment=${ids[0]}`, {
      as: desk.site.moderator,
    });
    expect(log.body.items).toMatchObject([{ action: 'mark-spam', note: null }]);
    expect((await desk.decide('approve', ids[0]!)).status).toBe(409);
    expect((await server.http.get(`/sites/daily/comments/${stays.id}`)).status).toBe(200);
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });
});

describe('a job', () => {
  it('runs on one of the instances when it is due, and not before', async () => {
    const second = await startApp(server.databaseUrl);
    const ran: string[] = [];
    for (const [name, each] of [
      ['first', server],
      ['second', second],
    ] as const) {
      each.app.get(JobsService).register({
        name: 'counted',
        everyMs: 60_000,
        run: async ({ slug }) => void (await Promise.resolve(ran.push(`${name} ${slug}`))),
      });
    }
    const both = () =>
      Promise.all([server, second].map(({ app }) => app.get(JobsService).runDue()));
    await both();
    await both();
    expect(ran).toHaveLength(1);
    server.later(61_000);
    await both();
    expect(ran).toHaveLength(2);
    server.later(-61_000);
    await second.stop();
  });
});

describe('the master secret', () => {
  const NEXT = 'd1f0e2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabb';

  it('is changed with both in use: everybody stays signed in, and is found', async () => {
    await postFrom('203.0.113.78');
    const token = await desk.reader('rosa');
    const both = await startApp(server.databaseUrl, {
      secrets: { current: NEXT, previous: TEST_SECRET },
    });
    expect((await both.http.get('/sites/daily/me', { as: token })).status).toBe(200);
    const page = await server.http.get('/sites/daily/comments?limit=1');
    const after = encodeURIComponent(page.body.page.next as string);
    expect((await both.http.get(`/sites/daily/comments?limit=1&after=${after}`)).status).toBe(200);
    await both.app.get(JobsService).runDue();
    const site = await both.app.get(SitesService).get('daily');
    expect(await both.app.get(ResealingService).reseal(site)).toBe(0);
    await both.stop();

    const alone = await startApp(server.databaseUrl, { secrets: { current: NEXT } });
    expect((await alone.http.get('/sites/daily/me', { as: token })).status).toBe(200);
    await alone.stop();
  });

  it('has sealed nothing that the change would forget', async () => {
    const columns = await query<{ table: string; column: string }>(
      server.databaseUrl,
      `select table_name::text as table, column_name::text as column
       from information_schema.columns
       where table_schema = 'public' and data_type = 'bytea' and (column_name like '%sealed%' or column_name like 'encrypted%')`,
    );
    const known = [
      ...SEALED_COLUMNS.map(({ table, sealed }) => `${table}.${sealed}`),
      'address_keys.sealed',
    ];
    expect(columns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(known.sort());
  });
});
