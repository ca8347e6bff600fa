import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import type { Received, Receiver } from '../support/receiver.js';
import { WebhookDesk } from '../support/webhook-desk.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

const hooks = new WebhookDesk();

beforeAll(() => hooks.start());
afterAll(() => hooks.stop());

describe('what is not taken', () => {
  it('comes again under the same id, later and later, and is dead in the end', async () => {
    hooks.receiver.answer('/down', 500);
    const told = await hooks.hook('/down');
    await hooks.post();
    await hooks.came('/down', 1);
    await hooks.tried(told);
    const waits = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for (const [n, wait] of waits.entries()) {
      await hooks.later(wait * SECOND - SECOND);
      expect(hooks.receiver.at('/down').length).toBe(n + 1);
      await hooks.later(wait * SECOND * 0.2 + 2 * SECOND);
      expect(hooks.receiver.at('/down').length).toBe(n + 2);
    }
    await hooks.later(7 * DAY);
    const calls = hooks.receiver.at('/down');
    expect(calls.length).toBe(10);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(calls.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10);
    const [dead] = await hooks.deliveries(told);
    expect(dead).toMatchObject({ state: 'dead', attempts: 10, status: 500 });
    hooks.receiver.answer('/down', 200);
    const again = await hooks.call('POST', `${told.at}/redeliveries`, { state: 'dead' });
    expect([again.status, again.body]).toEqual([201, { deliveries: 1 }]);
    await hooks.later(0);
    await hooks.marked(told, 'delivered');
    expect(hooks.receiver.at('/down')[10]!.headers['webhook-id']).toBe(dead.eventId);
    await hooks.end(told);
  });

  it('tells nothing of what was hidden before it came again', async () => {
    hooks.receiver.answer('/hidden', 503);
    const told = await hooks.hook('/hidden');
    const { id } = await hooks.post('Soon-hidden words');
    await hooks.came('/hidden', 1);
    await hooks.tried(told);
    await hooks.desk.decide('hide', id);
    await hooks.later(10 * SECOND);
    const [before, after] = hooks.receiver.at('/hidden') as [Received, Received];
    expect(before.body).toContain('Soon-hidden');
    expect(after.body).not.toContain('Soon-hidden');
    expect(after.event).toMatchObject({ id: before.event.id, data: { comment: null } });
    await hooks.end(told);
  });

  it('waits as long as the receiver asks', async () => {
    hooks.receiver.answer(
      '/busy',
      (response) => void response.writeHead(429, { 'retry-after': '3600' }).end(),
    );
    const told = await hooks.hook('/busy');
    await hooks.post();
    await hooks.came('/busy', 1);
    await hooks.tried(told);
    await hooks.post();
    await hooks.later(HOUR - 30 * SECOND);
    expect(hooks.receiver.at('/busy').length).toBe(1);
    hooks.receiver.answer('/busy', 200);
    await hooks.later(60 * SECOND);
    await hooks.came('/busy', 3);
    await hooks.end(told);
  });

  it('ends with an endpoint that says it is gone, until that is turned on again', async () => {
    hooks.receiver.answer('/gone', 410);
    const told = await hooks.hook('/gone');
    await hooks.post();
    await hooks.came('/gone', 1);
    await hooks.marked(told, 'dead');
    await eventually(async () => (await hooks.call('GET', told.at)).body.state === 'gone');
    await hooks.post();
    await hooks.later(DAY);
    expect(hooks.receiver.at('/gone').length).toBe(1);
    hooks.receiver.answer('/gone', 200);
    expect((await hooks.call('PATCH', told.at, { state: 'on' })).body.state).toBe('on');
    await hooks.later(0);
    await hooks.came('/gone', 2);
    await hooks.end(told);
  });

  it.each([
    [
      'a redirect',
      (response) => void response.writeHead(302, { location: '/led-astray' }).end(),
      'It answered 302.',
    ],
    ['a reset', (response) => void response.destroy(), 'It gave no usable answer.'],
    [
      'an answer without end',
      (response) => void response.end('x'.repeat(70_000)),
      'It gave no usable answer.',
    ],
  ] as [string, Parameters<Receiver['answer']>[1], string][])(
    'is so by %s',
    async (name, answer, problem) => {
      const path = `/${encodeURIComponent(name)}`;
      hooks.receiver.answer(path, answer);
      const told = await hooks.hook(path);
      await hooks.post();
      await hooks.came(path, 1);
      await hooks.tried(told);
      expect((await hooks.deliveries(told))[0]).toMatchObject({
        state: 'waiting',
        attempts: 1,
        problem,
      });
      expect(hooks.receiver.at('/led-astray')).toEqual([]);
      await hooks.end(told);
    },
  );
});

describe('several', () => {
  it('do not wait for one that hangs, or is down', async () => {
    const hanging: (() => void)[] = [];
    hooks.receiver.answer('/hangs', (response) => void hanging.push(() => response.end()));
    hooks.receiver.answer('/broken', 500);
    const [hangs, broken, well] = [
      await hooks.hook('/hangs'),
      await hooks.hook('/broken'),
      await hooks.hook('/well'),
    ];
    for (let n = 0; n < 12; n += 1) await hooks.post(`Word ${n}`);
    await hooks.came('/well', 12);
    expect(
      (await hooks.deliveries(hangs)).map(({ triedAt }: { triedAt: string | null }) => triedAt),
    ).not.toContain(expect.any(String));
    // Five failures, and it is left alone.
    await eventually(async () => (await hooks.call('GET', broken.at)).body.blockedUntil !== null);
    const calls = hooks.receiver.at('/broken').length;
    expect(calls).toBeLessThan(12);
    hooks.receiver.answer('/broken', 204);
    hooks.receiver.answer('/hangs', 204);
    for (const answer of hanging) answer();
    await hooks.later(6 * 60 * SECOND);
    await eventually(
      () => new Set(hooks.receiver.at('/broken').map(({ event }) => event.id)).size === 12,
    );
    for (const each of [hangs, broken, well]) await hooks.end(each);
  });

  it('are told once, however many instances send', async () => {
    const told = await hooks.hook('/once');
    const posts = await Promise.all(Array.from({ length: 30 }, (_, n) => hooks.post(`Once ${n}`)));
    await eventually(async () => {
      await Promise.all([hooks.runDue(hooks.server), hooks.runDue(hooks.second)]);
      return hooks.receiver.at('/once').length >= posts.length;
    });
    await Promise.all([hooks.runDue(hooks.server), hooks.runDue(hooks.second)]);
    const ids = hooks.receiver.at('/once').map(({ event }) => event.data.commentId as string);
    expect(ids.toSorted()).toEqual(posts.map(({ id }) => id).toSorted());
    const [first, last] = [hooks.receiver.at('/once')[0]!, hooks.receiver.at('/once').at(-1)!];
    const range = { from: first.event.sequence, to: first.event.sequence };
    expect((await hooks.call('POST', `${told.at}/redeliveries`, range)).body).toEqual({
      deliveries: 1,
    });
    await hooks.later(0);
    await hooks.came('/once', 31);
    expect(hooks.receiver.at('/once')[30]!.event.id).toBe(first.event.id);
    expect(last.event.id).not.toBe(first.event.id);
    await hooks.end(told);
  });

  it('get what an instance had begun to send when it died', async () => {
    const told = await hooks.hook('/left');
    await hooks.call('PATCH', told.at, { state: 'off' });
    const { id } = await hooks.post();
    const unnumbered = () => query(hooks.server.databaseUrl, 'select from unordered_events');
    await eventually(async () => (await unnumbered()).length === 0);
    // As one does that dies before it marks what it sent.
    await query(
      hooks.server.databaseUrl,
      `with e as (
         select o.sequence, e.* from events e join event_order o on o.event_id = e.id
         where e.subject_id = $2 and e.type = 'comment.published')
       insert into webhook_deliveries (site_id, id, webhook_id, event_id, sequence, type, state,
         attempts, due_at, created_at)
       select site_id, gen_random_uuid(), $1, id, sequence, type, 'waiting', 1,
         $3::timestamptz + interval '60 seconds', $3 from e`,
      [told.id, id, hooks.server.now()],
    );
    await hooks.call('PATCH', told.at, { state: 'on' });
    await hooks.runDue();
    expect(hooks.receiver.at('/left')).toEqual([]);
    await hooks.later(61 * SECOND);
    await hooks.marked(told, 'delivered');
    expect(hooks.receiver.at('/left').map(({ event }) => event.data.commentId)).toEqual([id]);
    await hooks.end(told);
  });
});
