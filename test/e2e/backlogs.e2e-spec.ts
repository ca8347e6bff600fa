import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventRelayService } from '../../src/events/event-relay.service.js';
import { BacklogsService } from '../../src/monitoring/backlogs.service.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let desk: Desk;
let other: Desk;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  other = new Desk(server, await makeSite(server, 'other'));
  // What it would give a number waits no more.
  await server.app.get(EventRelayService).beforeApplicationShutdown();
});
afterAll(() => server.stop());

const measure = async (): Promise<{
  amounts: Record<string, number>;
  seconds: Record<string, number>;
}> => server.app.get(BacklogsService, { strict: false }).measure();

describe('what waits', () => {
  it('is counted over all sites, with the age of what is oldest', async () => {
    for (const each of [desk, other]) {
      const thread = await each.thread({}, { moderation: 'pre' });
      await each.post(thread, 'Waits for somebody');
    }
    server.later(60_000);
    const { amounts, seconds } = await measure();
    expect(amounts['queue pending']).toBe(2);
    expect(seconds['queue pending']).toBeGreaterThanOrEqual(60);
    expect(amounts['queue reported']).toBe(0);
    expect(seconds).not.toHaveProperty(['queue reported']);
  });

  it('are events that have no number yet', async () => {
    await query(
      server.databaseUrl,
      `insert into unordered_events (site_id, event_id, thread_id, thread_sequence, occurred_at)
       select id, gen_random_uuid(), gen_random_uuid(), 1, now() - interval '2 hours'
       from sites, generate_series(1, 3) where slug = 'other'`,
    );
    const { amounts, seconds } = await measure();
    expect(amounts['events']).toBeGreaterThanOrEqual(3);
    expect(seconds['events']).toBeGreaterThanOrEqual(7200);
  });

  it('is no longer once it is decided', async () => {
    const before = (await measure()).amounts['queue pending']!;
    const { id } = await desk.post(await desk.thread({}, { moderation: 'pre' }), 'Is looked at');
    expect((await measure()).amounts['queue pending']).toBe(before + 1);
    await desk.decide('approve', id);
    expect((await measure()).amounts['queue pending']).toBe(before);
  });

  it('has what endpoints were not told, what is tried again, and what is given up', async () => {
    await query(
      server.databaseUrl,
      `with h as (
         insert into event_heads as h (site_id, last) select id, 7 from sites where slug = 'daily'
         on conflict (site_id) do update set last = h.last + 7 returning site_id, last
       ), w as (
         insert into webhooks (site_id, id, url, types, payload, state, cursor, created_at)
         select site_id, gen_random_uuid(), 'https://receiver.example', '{}', 'thin', 'on', last - 7, now()
         from h returning site_id, id
       )
       insert into webhook_deliveries
         (site_id, id, webhook_id, event_id, type, state, due_at, created_at)
       select w.site_id, gen_random_uuid(), w.id, gen_random_uuid(), 'test', s.state, now(),
         now() - interval '1 hour'
       from w, unnest(array['waiting', 'waiting', 'dead', 'delivered']) s (state)`,
    );
    const { amounts, seconds } = await measure();
    expect(amounts).toMatchObject({
      'webhook-events': 7,
      'webhook-deliveries': 2,
      'dead-letters': 1,
    });
    expect(seconds['webhook-deliveries']).toBeGreaterThanOrEqual(3600);
  });
});
