import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SitesService } from '../../src/sites/sites.service.js';
import { ImportService } from '../../src/transfer/import.service.js';
import { WxrReader } from '../../src/transfer/wxr.reader.js';
import { inconsistencies } from '../support/consistency.js';
import { eventually } from '../support/eventually.js';
import { LiveFollower } from '../support/live-follower.js';
import { erase } from '../support/personal-data.js';
import { WebhookDesk, type Hook } from '../support/webhook-desk.js';
import { item, writeWxr, wpComment, wxr } from '../support/wxr-file.js';

const hooks = new WebhookDesk();

beforeAll(() => hooks.start());
afterAll(async () => {
  await hooks.stop();
  expect(await inconsistencies(hooks.server.databaseUrl)).toEqual([]);
});

const hookOf = (path: string, type: string): Promise<Hook> =>
  hooks.hook(path, { types: [type], payload: 'full' });

/** Holds that the list has these, and that the webhook got the same, each once. */
async function expectTold(
  { path, type, hook }: { path: string; type: string; hook: Hook },
  data: readonly object[],
): Promise<void> {
  const told = await hooks.listed([type]);
  expect(told.map((event) => event.data)).toEqual(expect.arrayContaining([...data]));
  expect(told).toHaveLength(data.length);
  expect(await hooks.sent(path, data.length)).toEqual(told);
  await hooks.end(hook);
}

describe('somebody who is sanctioned', () => {
  it('is told of once, by ids, with the kind and the end; a refusal, guests and shadows are not', async () => {
    const told = { path: '/sanctioned', type: 'person.sanctioned' };
    const hook = await hookOf(told.path, told.type);
    const { desk } = hooks;
    const ann = await desk.person('ann', { name: 'Ann Zq', email: 'zq@people.example' });
    const expiresAt = new Date(hooks.server.now().getTime() + 86_400_000).toISOString();
    const path = `${desk.at}/moderation/sanctions`;
    const body = { kind: 'suspension', about: { person: 'sub:ann' }, reason: 'Zq', message: 'Zq' };
    const refused = await hooks.call('POST', path, { ...body, expiresAt, decision: randomUUID() });
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid-request']);
    const sent = {
      as: desk.site.moderator,
      headers: { 'idempotency-key': 'sanction-once' },
      body: { ...body, expiresAt },
    };
    const made = await hooks.server.http.post(path, sent);
    const again = await hooks.second.http.post(path, sent);
    expect([made.status, again.body.id]).toEqual([201, made.body.id]);
    const ban = await desk.sanction('ban', { person: ann.id });
    await desk.sanction('shadow', { person: ann.id });
    await desk.sanction('ban', { email: 'zq@guests.example' });
    await hooks.call('POST', `${path}/${ban.id}/lift`);
    const about = { threadId: null, personId: ann.id };
    await expectTold({ ...told, hook }, [
      { ...about, sanctionId: made.body.id, kind: 'suspension', until: expiresAt },
      { ...about, sanctionId: ban.id, kind: 'ban', until: null },
    ]);
    const { text } = await hooks.call('GET', `${desk.at}/events?limit=100`);
    for (const word of ['Zq', 'zq@', 'shadow']) expect(text).not.toContain(word);
  });
});

describe('who follows a thread', () => {
  it('hears nothing of what belongs to none, and goes on', async () => {
    const { desk, server } = hooks;
    const thread = await desk.thread();
    const live = new LiveFollower(`${server.http.origin}/api/v1${thread}/events`);
    try {
      await eventually(() => live.opened === 1);
      await desk.sanction('ban', { person: (await desk.person('dan')).id });
      await hooks.listed([]);
      const { id } = await desk.post(thread, 'After it');
      await eventually(() => live.heard.some(({ data }) => data.commentId === id));
      expect(live.heard.map(({ type }) => type)).toEqual(['comment.published']);
    } finally {
      live.close();
    }
  });
});

describe('somebody who is erased', () => {
  it('is told of once, under each name of theirs, however often they are erased', async () => {
    const told = { path: '/erased', type: 'person.erased' };
    const hook = await hookOf(told.path, told.type);
    const { desk, server } = hooks;
    const [kept, merged] = [await desk.person('bea'), await desk.person('bea-old')];
    const path = `${desk.at}/people/${merged.id}/merge`;
    const done = await hooks.call('POST', path, { into: kept.id });
    expect([done.status, done.body.code]).toEqual([200, undefined]);
    const about = { personId: kept.id };
    const both = ['remove-text', 'anonymise'] as const;
    await Promise.all(both.map((mode) => erase(server, about, mode)));
    await erase(server, about, 'anonymise');
    await erase(server, { personId: null, email: 'nobody@people.example' }, 'anonymise');
    await expectTold({ ...told, hook }, [
      { threadId: null, personId: kept.id },
      { threadId: null, personId: merged.id },
    ]);
  });
});

describe('an import', () => {
  it('is told of when a run of it has come to its end, and not when it failed or stored nothing', async () => {
    const told = { path: '/imported', type: 'import.finished' };
    const hook = await hookOf(told.path, told.type);
    const imports = hooks.server.app.get(ImportService);
    const site = await hooks.server.app.get(SitesService).get('daily');
    const file = await writeWxr(wxr(item(7, wpComment(70) + wpComment(71))));
    const run = (dryRun: boolean, path = file) =>
      imports.run(site, new WxrReader(path, { note: () => {} }), { dryRun, progress: () => {} });
    await run(true);
    await run(false);
    await expect(run(false, `${file}.gone`)).rejects.toThrow();
    await run(false);
    const importId = expect.stringMatching(/^[0-9a-f-]{36}$/);
    const about = { threadId: null, importId };
    await expectTold({ ...told, hook }, [
      { ...about, createdThreads: 1, createdComments: 2 },
      { ...about, createdThreads: 0, createdComments: 0 },
    ]);
  });
});
