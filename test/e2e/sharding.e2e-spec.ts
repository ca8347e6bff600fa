import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventRelayService } from '../../src/events/event-relay.service.js';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { BacklogsService } from '../../src/monitoring/backlogs.service.js';
import { CALLERS, cellOf } from '../support/access-table.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { makeCallers } from '../support/callers.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { OPERATIONS, type Operation } from '../support/openapi.js';
import { sampleCall } from '../support/sample-call.js';
import { tenantTables } from '../support/statements.js';

/** What looks through the rows of every site on purpose: functions of the owner's. */
const OVER_ALL_SITES: Readonly<Record<string, string>> = {
  colloquy_api_key: 'a key names itself, and so its site',
  colloquy_backlogs: 'whoever watches the installation watches every site',
  colloquy_has_owner: 'the bootstrap token is good for nothing once any site has an owner',
  colloquy_sites_with_unordered_events: 'an instance that has died may have left them on any site',
  colloquy_webhooks_due: 'an instance sends for every site',
};

let server: TestApp;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

/** The callers of before may have lost their credentials by what was called. */
async function callers(): Promise<Record<string, string | undefined>> {
  elsewhere ??= new Desk(server, await makeSite(server, 'other'));
  return makeCallers(desk, elsewhere);
}
let elsewhere: Desk | undefined;

async function called(
  { route, method }: Operation,
  as: Record<string, string | undefined>,
): Promise<number> {
  const caller = CALLERS.find((name) => cellOf(route, name) < 300)!;
  const { path, body, editToken } = await sampleCall(desk, route);
  const credential = caller === 'guest' ? editToken : as[caller];
  const sent = { ...(credential ? { as: credential } : {}), ...(body ? { body } : {}) };
  return (await server.http.call(method, path, sent)).status;
}

const asked = (): string => [...server.statements.texts].join('\n');

/** Every operation once, and what is done beside them. */
async function everything(): Promise<void> {
  let as = await callers();
  for (const operation of OPERATIONS) {
    if ((await called(operation, as)) !== 401) continue;
    as = await callers();
    await called(operation, as);
  }
  for (let day = 0; day < 3; day += 1) {
    server.later(86_400_000);
    await server.app.get(JobsService).runDue();
  }
  await server.app.get(BacklogsService).measure();
  server.app.get(EventRelayService).start();
  await eventually(() => asked().includes('colloquy_sites_with_unordered_events'));
}

describe('a database that is sharded by site', () => {
  beforeAll(everything);

  it('is asked about one site by every statement', async () => {
    expect(server.statements.texts.size).toBeGreaterThan(250);
    await server.statements.askOneSite();
  });

  it('is told the site of every row that it gets', async () => {
    const tenants = await tenantTables(server.databaseUrl);
    const inserts = [...server.statements.texts].flatMap((text) => [
      ...text.matchAll(/insert into (\w+)(?: as \w+)?\s*(\([^)]*\))?/gi),
    ]);
    expect(inserts.length).toBeGreaterThan(30);
    const without = inserts.filter(([, table, columns]) => {
      return tenants.has(table!) && !/^\(site_id\b/.test(columns ?? '');
    });
    expect(without.map(([text]) => text)).toEqual([]);
  });

  it('is asked about all sites by the functions that are known to', async () => {
    const rows = await query<{ name: string }>(
      server.databaseUrl,
      `select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
         and not coalesce(proargnames, '{}') @> '{site}' and prorettype <> 'void'::regtype order by 1`,
    );
    const names = rows.map(({ name }) => name);
    expect(names).toEqual(Object.keys(OVER_ALL_SITES));
    expect(names.filter((name) => !asked().includes(name))).toEqual([]);
  });

  it('has a site in every key, and in every reference from one site’s row to another', async () => {
    const rows = await query<{ name: string }>(
      server.databaseUrl,
      `select c.conname as name from pg_constraint c
       join pg_attribute s on s.attrelid = c.conrelid and s.attname = 'site_id'
       where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f')
         and not s.attnum = any(c.conkey)
       union all
       select i.indexrelid::regclass::text from pg_index i
       join pg_attribute s on s.attrelid = i.indrelid and s.attname = 'site_id'
       where i.indisunique and not s.attnum = any(i.indkey::int2[])
         and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
       order by 1`,
    );
    // A key is asked for before its site is known: a reference table there.
    expect(rows.map(({ name }) => name)).toEqual(['api_keys_id_key']);
  });
});
