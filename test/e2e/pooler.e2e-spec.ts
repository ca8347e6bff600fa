import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { SiteDatabase } from '../../src/database/site-database.js';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { ExportService } from '../../src/transfer/export.service.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { appUrlOf, freshDatabase, query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { startPgBouncer, type PgBouncer } from '../support/pgbouncer.js';

const SESSIONS = 2;
const ROUNDS = 60;
/** Of both sites, and more than the two sessions serve at a time. */
const AT_ONCE = 48;

let databaseUrl: string;
let pooledUrl: string;
let bouncer: PgBouncer;
/** For statements that no application of ours would send. */
let source: DataSource;
let db: SiteDatabase;
let servers: TestApp[] = [];
let desks: Desk[] = [];

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  const url = appUrlOf(databaseUrl);
  bouncer = await startPgBouncer(url, { sessions: SESSIONS });
  pooledUrl = bouncer.through(url);
  source = new DataSource(dataSourceOptions(pooledUrl, { pooler: 'transaction', poolSize: 8 }));
  db = new SiteDatabase(await source.initialize());
  const start = (): Promise<TestApp> =>
    startApp(databaseUrl, { databaseUrl: pooledUrl, pooler: 'transaction' });
  servers = [await start(), await start()];
  desks = [
    new Desk(servers[0]!, await makeSite(servers[0]!, 'daily')),
    new Desk(servers[1]!, await makeSite(servers[1]!, 'weekly')),
  ];
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await source.destroy();
  await bouncer.stop();
});

/** The same desk, at the other instance. */
function elsewhere(desk: Desk): Desk {
  return new Desk(
    servers.find((server) => server !== desk.server)!,
    desk.site,
  );
}

async function idOf({ server, site }: Desk): Promise<string> {
  return (await server.app.get(SitesService).get(site.slug)).id;
}

describe('behind a pooler of transactions', () => {
  it('people post and read, and moderators decide', async () => {
    const [desk] = desks as [Desk];
    const { http } = elsewhere(desk).server;
    const thread = await desk.thread();
    const ann = await desk.reader('ann');
    const { id } = await desk.post(thread, 'A first word', { as: ann });
    const reply = await desk.post(thread, 'An answer', { parentId: id });
    await desk.post(thread, 'Another', { parentId: id });
    const path = `${desk.at}/comments/${id}`;
    const statuses = [
      (await http.patch(path, { as: ann, body: { body: 'A better word' } })).status,
      (await http.put(`${path}/vote`, { as: await desk.reader('ben'), body: { value: 1 } })).status,
      (await desk.decide('hide', reply.id)).status,
      (await http.delete(path, { as: ann })).status,
    ];
    expect(statuses).toEqual([200, 200, 200, 204]);
    const { body } = await http.get(`${thread}/comments`);
    const [first, ...more] = body.items;
    expect([first.state, first.replies.items[0].html, more]).toEqual([
      'withdrawn',
      expect.stringContaining('Another'),
      [],
    ]);
  });

  it('a site is exported, and what is due is done', async () => {
    const [desk] = desks as [Desk];
    const { app } = desk.server;
    await desk.post(await desk.thread(), 'To be exported');
    const types: string[] = [];
    const site = await app.get(SitesService).get(desk.site.slug);
    for await (const { type } of app.get(ExportService).records(site)) types.push(type);
    expect(new Set(types)).toEqual(new Set(['site', 'thread', 'comment']));
    for (const server of servers) server.later(86_400_000);
    await app.get(JobsService).runDue();
    expect(await inconsistencies(databaseUrl)).toEqual([]);
  });
});

describe('a statement that fails', () => {
  it('fails alone, and its connection goes on', async () => {
    const [desk] = desks as [Desk];
    const site = await idOf(desk);
    const asked = Array.from({ length: 60 }, async (_, nth) => {
      const text = `select 1 / $2::int as one where $1 = current_setting('app.site_id')`;
      const rows: unknown = await db.query(text, [site, nth % 3]).catch(String);
      return [nth % 3, rows];
    });
    for (const [by, rows] of await Promise.all(asked)) {
      if (by === 0) expect(rows).toMatch('division by zero');
      else expect(rows).toEqual([{ one: by === 1 ? 1 : 0 }]);
    }
  });

  it('is one that takes longer than it may', async () => {
    const options = { pooler: 'transaction', poolSize: 2, statementTimeoutMs: 100 } as const;
    const hurried = await new DataSource(dataSourceOptions(pooledUrl, options)).initialize();
    const sites = new SiteDatabase(hurried);
    const site = await idOf(desks[0]!);
    const slow = `select pg_sleep(30) where $1 <> ''`;
    await expect(sites.query(slow, [site])).rejects.toThrow('statement timeout');
    const inside = sites.transaction(site, async (tx) => tx.query(slow, [site]));
    await expect(inside).rejects.toThrow('statement timeout');
    const [{ idle }] = await sites.transaction(site, async (tx) =>
      tx.query<[{ idle: string }]>(
        `select current_setting('idle_in_transaction_session_timeout') as idle`,
      ),
    );
    expect(idle).toBe('1min');
    await hurried.destroy();
  });

  it('leaves nothing of what it did, nor of its transaction', async () => {
    const [desk] = desks as [Desk];
    const site = await idOf(desk);
    const insert = `insert into threads (site_id, id, key, title, state, created_at, updated_at)
      values ($1, gen_random_uuid(), 'half', '', 'open', now(), now())`;
    const failing = `select 1 / length('')`;
    await expect(
      db.query(`with half as (${insert} returning 1) select 1 / length($2) from half`, [site, '']),
    ).rejects.toThrow('division by zero');
    await expect(
      db.transaction(site, async (tx) => {
        await tx.query(insert, [site]);
        await tx.query(failing);
      }),
    ).rejects.toThrow('division by zero');
    await expect(
      db.transaction(site, async (tx) =>
        Promise.all([tx.query(insert, [site]), tx.query(failing), tx.query(insert, [site])]),
      ),
    ).rejects.toThrow(/division by zero|transaction is aborted/);
    expect(await query(databaseUrl, `select from threads where key = 'half'`)).toEqual([]);
  });
});

describe('two sites on two sessions', () => {
  it('see their own rows alone, whatever they do at once', async () => {
    const sites = await Promise.all(desks.map(idOf));
    const threads = await Promise.all(desks.map(async (desk) => desk.thread()));
    for (const [nth, desk] of desks.entries())
      await desk.post(threads[nth]!, `${desk.site.slug} first`);
    const calls = Array.from({ length: ROUNDS }, (_, round) =>
      desks.flatMap((own, nth) => {
        const { slug, moderator } = own.site;
        const desk = round % 2 === 0 ? own : elsewhere(own);
        const { http } = desk.server;
        const seen = async (text: string, values: unknown[]): Promise<void> => {
          const rows: { site: string }[] = await db.query(text, values);
          expect(rows).toEqual([{ site: sites[nth]! }]);
        };
        return [
          async () =>
            expect((await desk.tryPost(threads[nth]!, `${slug} ${round}`)).status).toBe(201),
          async () => {
            const { status, body } = await http.get(`${threads[nth]!}/comments?limit=100`);
            expect(status).toBe(200);
            for (const { html } of body.items) expect(html).toMatch(`<p>${slug} `);
          },
          async () => {
            const { body } = await http.get(`${own.at}/comments?limit=100`, { as: moderator });
            const text = JSON.stringify(body.items);
            expect([text.includes(slug), text.includes(desks[1 - nth]!.site.slug)]).toEqual([
              true,
              false,
            ]);
          },
          // Without a condition: the policies alone hold these.
          async () =>
            seen('select distinct site_id as site from threads where $1 <> $2', [sites[nth], '']),
          async () =>
            db.transaction(sites[nth]!, async (tx) => {
              const rows = await tx.query('select distinct site_id as site from threads');
              expect(rows).toEqual([{ site: sites[nth] }]);
            }),
          async () => {
            const failed = db.query('select 1 / length($2) from sites where id = $1', [
              sites[nth],
              '',
            ]);
            await expect(failed).rejects.toThrow('division by zero');
          },
        ];
      }),
    ).flat();
    expect(calls.length).toBeGreaterThan(700);
    for (let from = 0; from < calls.length; from += AT_ONCE) {
      const wave = calls.slice(from, from + AT_ONCE).map(async (call) => call());
      const outcomes = await Promise.allSettled(wave);
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    }
    for (const [nth, thread] of threads.entries()) {
      const { body } = await desks[nth]!.server.http.get(`${thread}/comments?limit=100`);
      expect(body.items).toHaveLength(ROUNDS + 1);
    }
    expect(await inconsistencies(databaseUrl)).toEqual([]);
  });

  it('share them, and leave nothing in them', async () => {
    const asked = Array.from({ length: 20 }, async () =>
      query(
        pooledUrl,
        `select pg_backend_pid() as pid, coalesce(current_setting('app.site_id', true), '') as site,
           current_setting('statement_timeout') as timeout,
           (select count(*)::int from threads) as threads, pg_sleep(0.01)`,
      ),
    );
    const left = (await Promise.all(asked)).flat();
    expect(new Set(left.map(({ pid }) => pid as number)).size).toBeLessThanOrEqual(SESSIONS);
    for (const { site, timeout, threads } of left) {
      expect([site, timeout, threads]).toEqual(['', '0', 0]);
    }
  });
});
