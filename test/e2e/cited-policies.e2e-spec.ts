import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { PolicyDesk } from '../support/policy-desk.js';

let server: TestApp;
let http: Client;
let desk: PolicyDesk;
let thread: string;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  desk = await PolicyDesk.open(server);
  thread = await desk.thread();
});

const posted = async (as?: string): Promise<string> =>
  (await desk.post(thread, 'A word', as ? { as } : {})).id;
const log = async (id: string): Promise<Answer['body'][]> =>
  (await http.get(`${desk.at}/moderation/log?comment=${id}`, { as: desk.site.moderator })).body
    .items;
const idOf = ({ body }: Answer): string => body.results[0].decisionId;
const undo = (id: string): Promise<Answer> =>
  http.post(`${desk.at}/moderation/decisions/${id}/reversal`, { as: desk.site.moderator });
const told = ({ status, body }: Answer): unknown[] => [status, body.code, body.policies];
/** What a decision and a tombstone say of the text they are by. */
const cited = (version: number, title: string, from: string) => ({
  key: 'tone',
  title,
  version,
  url: `/api/v1${desk.path()}?at=${from}&format=json`,
});

describe('a decision that names a rule', () => {
  it('is by the text in force, which the log, the item, the author and the place all name', async () => {
    const ann = await desk.reader('ann');
    const id = await posted(ann);
    const report = { as: await desk.reader('ben'), body: { reason: 'abuse' } };
    expect((await http.post(`${desk.at}/comments/${id}/reports`, report)).status).toBe(204);
    const [item] = (await desk.claim('reported', { count: 1 })).items;
    await desk.post(thread, 'A reply', { parentId: id });
    await desk.put();
    server.later(10);
    const from = (await desk.put({ title: 'Kindness & more' })).body.effectiveFrom as string;
    expect((await desk.decide('remove', id, { policy: 'tone' })).status).toBe(200);
    server.later(10);
    await desk.put({ title: 'Another day' });

    const citedPolicy = cited(2, 'Kindness & more', from);
    const same = { policy: 'tone', citedPolicy };
    expect((await log(id))[0]).toMatchObject(same);
    const whole = await http.get(`${desk.at}/moderation/items/${item!.id}`, {
      as: desk.site.moderator,
    });
    expect(whole.body.history[0]).toMatchObject(same);
    expect((await http.get(`${desk.at}/me/decisions`, { as: ann })).body.items).toMatchObject([
      same,
    ]);
    const place = { state: 'removed', stateReason: 'tone', citedPolicy };
    expect((await http.get(`${desk.at}/comments/${id}`)).body).toMatchObject({
      ...place,
      html: '',
    });
    expect((await http.get(`${thread}/comments`)).body.items[0]).toMatchObject(place);
    expect((await http.get(`${desk.at}/me/comments`, { as: ann })).body.items[0]).toMatchObject(
      place,
    );
    expect((await http.get(`/${citedPolicy.url}`)).body).toMatchObject({
      key: 'tone',
      title: 'Kindness & more',
      version: 2,
    });
  });

  it('is linked from the printed place, with its title as it was', async () => {
    const id = await posted();
    await desk.post(thread, 'A reply', { parentId: id });
    const from = (await desk.put({ title: '<b>Kind' })).body.effectiveFrom as string;
    await desk.decide('remove', id, { policy: 'tone' });
    const html = (await http.get(`${thread}/comments?format=html`)).text;
    const href = `/api/v1${desk.path()}?at=${from}&amp;format=html`;
    expect(html).toContain(
      `<p><em><a href="${href}">Removed by a moderator: &lt;b&gt;Kind</a></em></p>`,
    );
    expect((await http.get(`/${href.replace('&amp;', '&')}`)).text).toContain('&lt;b&gt;Kind</h2>');
    expect((await http.get(`${thread}/comments?format=text`)).text).toContain(
      'Removed by a moderator: <b>Kind',
    );
  });

  it('says nothing of its rule to others while the comment is hidden or taken for spam', async () => {
    const ann = await desk.reader('ann');
    await desk.put();
    for (const action of ['hide', 'mark-spam']) {
      const id = await posted(ann);
      await desk.post(thread, 'A reply', { parentId: id });
      await desk.decide(action, id, { policy: 'tone' });
      const open = (await http.get(`${desk.at}/comments/${id}`)).body;
      expect([open.stateReason, open.citedPolicy]).toEqual([null, null]);
      const own = (await http.get(`${desk.at}/comments/${id}`, { as: ann })).body;
      expect([action, own.citedPolicy?.version]).toEqual([
        action,
        action === 'hide' ? 1 : undefined,
      ]);
      expect((await desk.see(id)).body.citedPolicy.version).toBe(1);
    }
  });

  it('is kept by what undoes it, and the place is again by what it was by before', async () => {
    const id = await posted();
    await desk.post(thread, 'A reply', { parentId: id });
    await desk.put();
    await desk.decide('remove', id, { policy: 'tone' });
    server.later(10);
    await desk.put({ title: 'Later' });
    const restored = idOf(await desk.decide('restore', id));
    const pinned = idOf(await desk.decide('pin', id, { policy: 'tone' }));
    expect((await undo(pinned)).status).toBe(200);
    server.later(10);
    await desk.put({ title: 'Much later' });
    expect(
      (await log(id)).map(({ action, citedPolicy }) => [action, citedPolicy?.version]),
    ).toEqual([
      ['reverse', 2],
      ['pin', 2],
      ['restore', undefined],
      ['remove', 1],
    ]);
    expect((await http.get(`${desk.at}/comments/${id}`)).body.citedPolicy).toBeNull();
    // Undone in their order: undoing the restoring brings back the removal with its rule.
    expect((await undo(restored)).status).toBe(409);
    await desk.decide('remove', id, { policy: 'tone' });
    expect((await undo(idOf(await desk.decide('restore', id)))).status).toBe(200);
    expect((await http.get(`${desk.at}/comments/${id}`)).body.citedPolicy).toMatchObject({
      version: 3,
      title: 'Much later',
    });
  });

  it('is named in what the author is told is kept', async () => {
    const id = await posted(await desk.reader('ann'));
    await desk.put();
    await desk.decide('remove', id, { policy: 'tone' });
    const person = `${desk.at}/people/sub:ann/export`;
    const request = (await http.post(person, { as: desk.site.admin })).body.id as string;
    const answer = await http.get(`${desk.at}/data-requests/${request}/export`, {
      as: desk.site.admin,
    });
    expect(answer.body.decisions).toMatchObject([
      { commentId: id, policy: 'tone', policyVersion: 1, policyTitle: 'Tone' },
    ]);
  });
});

describe('a name of no rule', () => {
  it('is taken while the site has none, and shown as it was', async () => {
    await desk.put({ kind: 'terms' }, {}, 'terms');
    await desk.put({ effectiveFrom: desk.soon(1) });
    const id = await posted();
    await desk.post(thread, 'A reply', { parentId: id });
    expect((await desk.decide('remove', id, { policy: 'No ads, please' })).status).toBe(200);
    expect((await log(id))[0]).toMatchObject({ policy: 'No ads, please', citedPolicy: null });
    const { body } = await http.get(`${desk.at}/comments/${id}`);
    expect([body.stateReason, body.citedPolicy]).toEqual(['No ads, please', null]);
  });

  it('is refused once there are rules, with those there are; nothing is decided', async () => {
    await desk.put();
    await desk.put({ title: 'Ads' }, {}, 'ads');
    await desk.put({ kind: 'terms' }, {}, 'terms');
    await desk.put({}, {}, 'gone');
    await desk.put({ effectiveFrom: desk.soon(1) }, {}, 'later');
    server.later(10);
    await desk.retire('gone');
    server.later(10);
    const ids = [await posted(), await posted()];
    const items = ids.map((commentId) => ({ commentId, version: 1 }));
    for (const policy of ['gone', 'later', 'terms', 'Tone', 'none at all']) {
      for (const some of [items.slice(0, 1), items]) {
        const answer = await desk.decideOn('remove', some, { policy });
        expect([policy, ...told(answer)]).toEqual([policy, 422, 'unknown-policy', ['ads', 'tone']]);
        expect(answer.body.errors[0].pointer).toBe('#/policy');
      }
    }
    for (const id of ids) expect(await log(id)).toEqual([]);
    expect((await desk.decideOn('remove', items)).body.results).toMatchObject([
      { result: 'applied' },
      { result: 'applied' },
    ]);
  });

  it('is refused where all were retired, and told what to do', async () => {
    await desk.put();
    server.later(10);
    await desk.retire();
    server.later(10);
    const answer = await desk.decide('remove', await posted(), { policy: 'tone' });
    expect(told(answer)).toEqual([422, 'unknown-policy', []]);
    expect(answer.body.detail).toContain('put one first');
  });

  it('is not another site’s rule', async () => {
    const other = await PolicyDesk.open(server);
    await other.put({}, {}, 'theirs');
    await desk.put();
    const answer = await desk.decide('remove', await posted(), { policy: 'theirs' });
    expect(told(answer)).toEqual([422, 'unknown-policy', ['tone']]);
  });
});

describe('an installation that had decisions before', () => {
  it('shows their names as they were, also once there are rules', async () => {
    const id = await posted();
    await desk.post(thread, 'A reply', { parentId: id });
    const removed = idOf(await desk.decide('remove', id, { policy: 'tone' }));
    server.later(10);
    await desk.put();
    expect((await log(id))[0]).toMatchObject({ policy: 'tone', citedPolicy: null });
    expect((await http.get(`${desk.at}/comments/${id}`)).body).toMatchObject({
      stateReason: 'tone',
      citedPolicy: null,
    });
    expect((await undo(removed)).status).toBe(200);
  });
});
