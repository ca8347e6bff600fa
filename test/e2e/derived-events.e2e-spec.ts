import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DerivedEventsService } from '../../src/derived-events/derived-events.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { inconsistencies } from '../support/consistency.js';
import type { ToldEvent } from '../support/event-follower.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { erase } from '../support/personal-data.js';
import { WebhookDesk, type Hook } from '../support/webhook-desk.js';

const hooks = new WebhookDesk();
const TYPES = ['thread.counted', 'cache.purge'];

beforeAll(() => hooks.start());
afterAll(async () => {
  await hooks.stop();
  expect(await inconsistencies(hooks.server.databaseUrl)).toEqual([]);
});

async function tellOnBoth(): Promise<void> {
  const { id } = await hooks.server.app.get(SitesService).get('daily');
  const both = [hooks.server, hooks.second];
  await Promise.all(both.map(({ app }) => app.get(DerivedEventsService).tell(id)));
}

async function told(): Promise<ToldEvent[]> {
  await hooks.listed([]);
  await tellOnBoth();
  return hooks.listed(TYPES);
}

const ofLast = (events: readonly ToldEvent[], amount: number): unknown[] =>
  events.slice(-amount).map(({ type, data }) => ({ type, ...data }));

describe('what follows from events', () => {
  let thread: string;
  let threadId: string;
  let hook: Hook;

  it('is not told where nobody asks for it by name', async () => {
    const all = await hooks.hook('/all', { types: [] });
    thread = await hooks.desk.thread();
    ({ threadId } = await hooks.desk.post(thread, 'Before anybody asks'));
    expect(await told()).toEqual([]);
    await hooks.end(all);
  });

  it('is told once of all that happened in a thread meanwhile, and not of what was before', async () => {
    hook = await hooks.hook('/derived', { types: TYPES, payload: 'full' });
    await hooks.hook('/others', { types: [] });
    const first = await hooks.desk.post(thread, 'One');
    await hooks.desk.post(thread, 'Two');
    expect((await hooks.desk.decide('hide', first.id)).status).toBe(200);
    const events = await told();
    const counted = events.filter(({ type }) => type === 'thread.counted');
    expect(counted.at(-1)!.data).toMatchObject({ threadId });
    expect(await hooks.listed(TYPES)).toEqual(await told());
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(TYPES));
    expect(new Set(events.map(({ data }) => data.threadId))).toEqual(new Set([threadId]));
  });

  it('is sent, with the number as it is now and the tags of the pages', async () => {
    await hooks.came('/derived', (await hooks.listed(TYPES)).length);
    const sent = await hooks.sent('/derived', 2);
    const last = (type: string) => sent.filter((each) => each.type === type).at(-1)!.data;
    expect(last('thread.counted')).toMatchObject({ threadId, thread: { counts: { comments: 2 } } });
    expect(last('cache.purge')).toEqual({ threadId, tags: [`t-${threadId}`] });
    const page = await hooks.server.http.get(`${thread}/comments`);
    expect(page.headers.get('cache-tag')!.split(',')).toContain(`t-${threadId}`);
  });

  it('is not sent to whoever asks for all without naming it', async () => {
    const posted = (await hooks.listed(['comment.published'])).at(-1)!;
    await eventually(() =>
      hooks.receiver.at('/others').some(({ event }) => event.id === posted.id),
    );
    await hooks.later(0);
    const types = new Set(hooks.receiver.at('/others').map(({ event }) => event.type));
    expect(TYPES.filter((type) => types.has(type))).toEqual([]);
  });

  it('is told once, though both instances begin to at the same time', async () => {
    const before = (await told()).length;
    await hooks.desk.post(thread, 'For both');
    await hooks.listed([]);
    const { databaseUrl } = hooks.server;
    const letGo = await hold(databaseUrl, 'select from event_heads for update', []);
    const telling = tellOnBoth();
    await eventually(async () => (await waiting(databaseUrl)) >= 2);
    await letGo();
    await telling;
    expect(await hooks.listed(TYPES)).toHaveLength(before + 2);
  });

  it('comes by itself within seconds', async () => {
    const before = (await told()).length;
    await hooks.desk.post(thread, 'Three');
    await eventually(async () => (await hooks.listed(TYPES)).length > before);
  });

  it('is the whole site where somebody’s name is gone, and no number where a page alone has changed', async () => {
    await told();
    const { id } = await hooks.desk.person('ann');
    await erase(hooks.server, { personId: id }, 'anonymise');
    expect(ofLast(await told(), 1)).toEqual([
      { type: 'cache.purge', threadId: null, tags: ['s-daily'] },
    ]);
    const changed = await hooks.call('PATCH', thread, { title: 'Another title' });
    expect([changed.status, changed.body.code]).toEqual([200, undefined]);
    expect(ofLast(await told(), 1)).toEqual([
      { type: 'cache.purge', threadId, tags: [`t-${threadId}`] },
    ]);
  });

  it('is told no more once nobody asks', async () => {
    const before = (await told()).length;
    await hooks.end(hook);
    await hooks.desk.post(thread, 'Four');
    expect(await told()).toHaveLength(before);
    hook = await hooks.hook('/again', { types: ['thread.counted'] });
    expect(await told()).toHaveLength(before);
    await hooks.desk.post(thread, 'Five');
    expect(ofLast(await told(), 1)).toEqual([{ type: 'thread.counted', threadId }]);
  });

  it('is told to a webhook that was off for a while, once it is on', async () => {
    await hooks.end(hook);
    const off = await hooks.hook('/off', { types: ['cache.purge'] });
    const put = (state: string) => hooks.call('PATCH', off.at, { state });
    expect((await put('off')).status).toBe(200);
    await hooks.desk.post(thread, 'While it is off');
    await told();
    expect(hooks.receiver.at('/off')).toEqual([]);
    expect((await put('on')).status).toBe(200);
    await hooks.later(0);
    await hooks.came('/off', 1);
    await hooks.end(off);
  });
});
