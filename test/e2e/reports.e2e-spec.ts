import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ErasureMode } from '../../src/privacy/data-request.rules.js';
import { ErasureService } from '../../src/privacy/erasure.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { Desk } from '../support/desk.js';
import { Complaints } from '../support/reports.js';

let server: TestApp;
let http: Client;
let desk: Desk;
let complaints: Complaints;
let thread: string;
let ann: string;
let ben: string;
let sites = 0;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
beforeEach(async () => {
  desk = new Desk(server, await makeSite(server, `site-${(sites += 1)}`));
  complaints = new Complaints(desk);
  thread = await desk.thread();
  ann = await desk.reader('ann');
  ben = await desk.reader('ben');
});
afterEach(async () => expect(await inconsistencies(server.databaseUrl)).toEqual([]));
afterAll(() => server.stop());

async function reported(reason = 'spam'): Promise<string> {
  const { id } = await desk.post(thread, 'A text');
  await complaints.by(ann, id, reason);
  return id;
}

/** With the token that edits it. */
async function published(): Promise<{ id: string; edit: (body: string) => Promise<void> }> {
  const { id, editToken: as } = await desk.post(thread, 'First');
  const edit = async (body: string): Promise<void> => {
    const { status } = await http.patch(`${desk.at}/comments/${id}`, { as, body: { body } });
    expect(status).toBe(200);
  };
  return { id, edit };
}

const NONE = { upheld: 0, declined: 0 };

describe('a report', () => {
  it('opens an item, and moderators see what it weighs and why', async () => {
    const id = await reported();
    await complaints.by(ben, id, 'abuse');
    const { body } = await http.get(`${desk.at}/moderation/queues/reported/items`, {
      as: desk.site.moderator,
    });
    expect(body.items).toMatchObject([{ reports: 2, score: 2, comment: { id } }]);
    const open = { state: 'received', weight: 1, inScore: true, reporter: NONE, decidedAt: null };
    expect(await complaints.seen(body.items[0].id)).toMatchObject([
      { ...open, reason: 'spam' },
      { ...open, reason: 'abuse' },
    ]);
  });

  it.each([
    ['hide', 'upheld'],
    ['remove', 'upheld'],
    ['mark-spam', 'upheld'],
    ['redact', 'upheld'],
    ['approve', 'declined'],
    ['not-spam', 'declined'],
    ['restore', 'declined'],
    ['dismiss-reports', 'declined'],
  ])('is answered by %s: %s, and open again when that is undone', async (action, state) => {
    const id = await reported();
    await complaints.by(ben, id);
    const before = await complaints.live(id);
    const decision = await complaints.decide(action, id, action === 'redact' ? { body: 'A' } : {});
    expect(await complaints.states(id)).toEqual([state, state]);
    expect(await complaints.live(id)).toBeNull();
    const record = { ...NONE, [state]: 1 };
    const answered = { state, inScore: false, reporter: record, decisionId: decision };
    expect(await complaints.seen(before!.id)).toMatchObject([answered, answered]);

    await complaints.undone(decision);
    expect(await complaints.states(id)).toEqual(['received', 'received']);
    const { version } = before!;
    expect(await complaints.live(id)).toEqual({ ...before!, version: version + 2 });
    expect(await complaints.seen(before!.id)).toMatchObject([
      { reporter: NONE, decisionId: null },
      { reporter: NONE, decisionId: null },
    ]);
  });

  it('is upheld by a purge', async () => {
    const id = await reported();
    const items = [{ commentId: id, version: 1 }];
    const as = desk.site.admin;
    const body = { action: 'purge', items };
    expect((await http.post(`${desk.at}/moderation/decisions`, { as, body })).status).toBe(200);
    expect([await complaints.states(id), await complaints.live(id)]).toEqual([['upheld'], null]);
  });

  it('is not answered by a flag', async () => {
    const id = await reported();
    const before = await complaints.live(id);
    await complaints.undone(await complaints.decide('pin', id));
    await complaints.decide('feature', id);
    expect([await complaints.states(id), await complaints.live(id)]).toEqual([
      ['received'],
      before,
    ]);
  });

  it('counts for nobody when its text is withdrawn or erased', async () => {
    const withdrawn = await desk.post(thread, 'Taken back');
    await complaints.by(ann, withdrawn.id);
    const gone = await http.delete(`${desk.at}/comments/${withdrawn.id}`, {
      as: withdrawn.editToken,
    });
    expect(gone.status).toBe(204);
    const erased = await erasedBy('remove-text');
    for (const id of [withdrawn.id, erased]) {
      expect([await complaints.states(id), await complaints.live(id)]).toEqual([
        ['superseded'],
        null,
      ]);
    }
    const probe = await reported();
    const [seen] = await complaints.seen((await complaints.live(probe))!.id);
    expect(seen).toMatchObject({ weight: 1, reporter: NONE });
  });

  it('is still to be decided when its text stays, without its author', async () => {
    const id = await erasedBy('anonymise');
    expect(await complaints.states(id)).toEqual(['received']);
    expect(await complaints.live(id)).toMatchObject({ queue: 'reported', reports: 1, score: 1 });
  });

  /** A comment that was reported, and then its author erased, who had an edit of it waiting. */
  async function erasedBy(mode: ErasureMode): Promise<string> {
    const as = await desk.reader('eve');
    const { id } = await desk.post(thread, 'First', { as });
    await complaints.by(ann, id);
    await desk.patchThread(thread, { moderation: 'pre' });
    await http.patch(`${desk.at}/comments/${id}`, { as, body: { body: 'Second' } });
    await desk.patchThread(thread, { moderation: 'post' });
    const personId = (await http.get(`${desk.at}/me`, { as })).body.id as string;
    const site = await server.app.get(SitesService).get(desk.site.slug);
    await server.app.get(ErasureService).erase(site, { personId, emailIndexes: [] }, mode);
    return id;
  }
});

describe('a report of the first text', () => {
  it('does not count against the second, and its reporter has no record of it', async () => {
    const { id, edit } = await published();
    await complaints.by(ann, id);
    await edit('Second');
    expect(await complaints.live(id)).toMatchObject({ reports: 1, score: 0 });
    await complaints.by(ben, id);
    const item = (await complaints.live(id))!;
    expect(item).toMatchObject({ reports: 2, score: 1 });
    const inScore = (await complaints.seen(item.id)).map((each) => each['inScore']);
    expect(inScore).toEqual([false, true]);

    const decision = await complaints.decide('remove', id);
    expect(await complaints.states(id)).toEqual(['superseded', 'upheld']);
    expect(await complaints.seen(item.id)).toMatchObject([
      { reporter: NONE, decisionId: decision },
      { reporter: { upheld: 1, declined: 0 }, decisionId: decision },
    ]);
    await complaints.undone(decision);
    expect(await complaints.live(id)).toMatchObject({ id: item.id, reports: 2, score: 1 });
  });

  it('stays open while an edit that waits beside it is turned down', async () => {
    const { id, edit } = await published();
    await complaints.by(ann, id);
    await desk.patchThread(thread, { moderation: 'pre' });
    await edit('Second');
    expect(await complaints.live(id)).toMatchObject({ queue: 'pending', reports: 1, score: 0 });
    const decision = await complaints.decide('reject', id);
    expect(await complaints.states(id)).toEqual(['received']);
    expect(await complaints.live(id)).toMatchObject({ queue: 'reported', reports: 1, score: 1 });
    await complaints.undone(decision);
    expect(await complaints.live(id)).toMatchObject({ queue: 'pending', reports: 1, score: 0 });
    await complaints.decide('dismiss-reports', id);
    expect(await complaints.states(id)).toEqual(['declined']);
    expect(await complaints.live(id)).toMatchObject({ queue: 'pending', reports: 0, score: 0 });
  });

  it('is superseded when the edit that waits takes its place', async () => {
    const { id, edit } = await published();
    await complaints.by(ann, id);
    await desk.patchThread(thread, { moderation: 'pre' });
    await edit('Second');
    const decision = await complaints.decide('approve', id);
    expect([await complaints.states(id), await complaints.live(id)]).toEqual([
      ['superseded'],
      null,
    ]);
    await complaints.by(ben, id);
    await complaints.undone(decision);
    expect(await complaints.states(id)).toEqual(['received', 'received']);
    // The second waits again, and is what was reported last.
    expect(await complaints.live(id)).toMatchObject({ queue: 'pending', reports: 2, score: 1 });
  });

  it('leaves the work there was about an edit of what was approved', async () => {
    const { id, edit } = await published();
    await complaints.by(ann, id);
    await complaints.decide('approve', id);
    await edit('Second');
    const open = { queue: 'edited-since-approved', reports: 0 };
    expect(await complaints.live(id)).toMatchObject(open);
    await complaints.undone(await complaints.decide('pin', id));
    expect(await complaints.live(id)).toMatchObject(open);
    await desk.patchThread(thread, { moderation: 'pre' });
    await edit('Third');
    await complaints.decide('reject', id);
    expect(await complaints.live(id)).toMatchObject(open);
  });
});
