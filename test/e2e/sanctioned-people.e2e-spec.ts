import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp, type TestSite } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let site: TestSite;
let desk: Desk;
let thread: string;
let people = 0;

beforeAll(async () => {
  server = await startApp();
  site = await makeSite(server, 'daily', { guests: true, reportReasons: ['abuse'] });
  desk = new Desk(server, site);
  thread = await desk.thread();
});
afterAll(() => server.stop());

interface Reader {
  as: string;
  id: string;
  sub: string;
}

async function reader(): Promise<Reader> {
  const sub = `reader-${(people += 1)}`;
  const as = await desk.reader(sub);
  return { as, sub, id: (await server.http.get(`${desk.at}/me`, { as })).body.id };
}

const at = (path: string): string => `${desk.at}${path}`;
const end = (id: string, how: 'lift' | 'reversal', as = site.moderator): Promise<Answer> =>
  server.http.post(at(`/moderation/sanctions/${id}/${how}`), { as });
const vote = (as: string, id: string): Promise<Answer> =>
  server.http.put(at(`/comments/${id}/vote`), { as, body: { value: 1 } });
const report = (as: string, id: string): Promise<Answer> =>
  server.http.post(at(`/comments/${id}/reports`), { as, body: { reason: 'abuse' } });
const edit = (as: string, id: string, body: string): Promise<Answer> =>
  server.http.patch(at(`/comments/${id}`), { as, body: { body } });

describe('a warning', () => {
  it('is acknowledged by its reader alone, who then writes', async () => {
    const [warned, other] = [await reader(), await reader()];
    const { id } = await desk.sanction('warning', { person: `sub:${warned.sub}` });
    const refused = await desk.tryPost(thread, 'Early', { as: warned.as });
    expect(refused.status).toBe(403);
    expect(refused.body.warning).toEqual({ id, message: 'Stop.' });
    const acknowledge = (as: string) =>
      server.http.post(at(`/me/warnings/${id}/acknowledgement`), { as });
    expect((await acknowledge(other.as)).status).toBe(404);
    expect((await desk.tryPost(thread, 'Early', { as: warned.as })).status).toBe(403);
    expect((await acknowledge(warned.as)).status).toBe(204);
    expect((await acknowledge(warned.as)).status).toBe(204);
    expect((await desk.tryPost(thread, 'Noted', { as: warned.as })).status).toBe(201);
  });

  it('is acknowledged by a guest who sends its id along', async () => {
    const guest = { email: 'warned@guest.example' };
    const { id } = await desk.sanction('warning', { email: 'Warned@guest.example' });
    const post = (more: object) =>
      server.http.post(`${thread}/comments`, { body: { body: 'Well', guest, ...more } });
    expect((await post({})).body.code).toBe('warning-unacknowledged');
    const foreign = await desk.sanction('warning', { email: 'else@guest.example' });
    expect((await post({ acknowledges: foreign.id })).status).toBe(403);
    expect((await post({ acknowledges: id })).status).toBe(201);
    expect((await post({})).status).toBe(201);
  });
});

describe('a ban', () => {
  it('keeps its reader from writing, editing, voting and reporting, not from withdrawing', async () => {
    const [banned, other] = [await reader(), await reader()];
    const theirs = await desk.post(thread, 'Mine', { as: banned.as });
    const another = await desk.post(thread, 'Another', { as: other.as });
    const expiresAt = '2040-01-01T00:00:00.000Z';
    const { id } = await desk.sanction('ban', { comment: theirs.id, by: 'person' }, { expiresAt });
    const answers = [
      await desk.tryPost(thread, 'More', { as: banned.as }),
      await edit(banned.as, theirs.id, 'Mine too'),
      await vote(banned.as, another.id),
      await report(banned.as, another.id),
    ];
    const told = {
      code: 'sanctioned',
      kind: 'ban',
      until: expiresAt,
      reason: 'Stop.',
      sanctionId: id,
    };
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject(told);
    }
    const gone = await server.http.delete(at(`/comments/${theirs.id}`), { as: banned.as });
    expect(gone.status).toBe(204);
    const mine = await server.http.get(at('/me/sanctions'), { as: banned.as });
    expect(mine.body.items).toMatchObject([{ id, kind: 'ban', state: 'live', message: 'Stop.' }]);
    expect(mine.text).not.toContain('Enough.');
  });

  it('holds whoever its reader is merged into', async () => {
    const [banned, into] = [await reader(), await reader()];
    await desk.sanction('ban', { person: banned.id });
    const merged = await server.http.post(at(`/people/${banned.id}/merge`), {
      as: site.admin,
      body: { into: into.id },
    });
    expect(merged.status).toBe(200);
    for (const { as } of [banned, into]) {
      expect((await desk.tryPost(thread, 'Merged', { as })).body.code).toBe('sanctioned');
    }
    const { body } = await server.http.get(at('/me/sanctions'), { as: into.as });
    expect(body.items).toHaveLength(1);
  });
});

describe('no reports', () => {
  it('keeps reports and counts none, until it is reversed', async () => {
    const [muted, other] = [await reader(), await reader()];
    const { id } = await desk.post(thread, 'Harmless', { as: other.as });
    const before = (await desk.queues()).reported;
    const sanction = await desk.sanction('no-reports', { person: muted.id });
    expect((await report(muted.as, id)).status).toBe(204);
    expect((await desk.queues()).reported).toBe(before);
    await desk.post(thread, 'They write on', { as: muted.as });
    expect((await end(sanction.id, 'reversal')).status).toBe(200);
    expect((await desk.queues()).reported).toBe(before + 1);
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });
});

describe('edits', () => {
  it('wait under pre-moderation, and show once it is reversed', async () => {
    const { as, id: person } = await reader();
    const { id } = await desk.post(thread, 'First words', { as });
    const sanction = await desk.sanction('pre-moderation', { person });
    expect((await edit(as, id, 'Second words')).body.outcome).toBe('held');
    expect((await server.http.get(at(`/comments/${id}`))).text).toContain('First words');
    await end(sanction.id, 'reversal');
    expect((await server.http.get(at(`/comments/${id}`))).text).toContain('Second words');
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });

  it('are seen by their shadowed author alone, and by everybody once that is reversed', async () => {
    const { as, id: person } = await reader();
    const { id } = await desk.post(thread, 'Plain words', { as });
    const sanction = await desk.sanction('shadow', { person });
    expect((await edit(as, id, 'Unseen words')).body.outcome).toBe('published');
    const own = await server.http.get(at(`/comments/${id}`), { as });
    expect(own.body).toMatchObject({ state: 'published', html: '<p>Unseen words</p>' });
    expect(own.text).not.toMatch(/shadow|sanction|Plain|waiting/);
    expect((await server.http.get(at(`/comments/${id}`))).text).toContain('Plain words');
    await end(sanction.id, 'reversal');
    expect((await server.http.get(at(`/comments/${id}`))).text).toContain('Unseen words');
  });
});

describe('a shadow', () => {
  it('is told to nobody it is about: numbers, replies, lists, and their sanctions', async () => {
    const { as, id: person } = await reader();
    const fresh = await desk.thread();
    await desk.post(fresh, 'Number one');
    const sanction = await desk.sanction('shadow', { person });
    const shadowed = await desk.post(fresh, 'Number two', { as });
    expect([shadowed.number, shadowed.outcome, shadowed.state]).toEqual([
      2,
      'published',
      'published',
    ]);
    await desk.post(fresh, 'Below', { as, parentId: shadowed.id });
    const paths = [`/comments/${shadowed.id}`, '/me/comments', '/me/sanctions', '/me/decisions'];
    for (const path of paths) {
      const { status, text } = await server.http.get(at(path), { as });
      expect(status).toBe(200);
      expect(text).not.toMatch(/shadow|spam|pending|sanctionId|Stop\./);
    }
    const mine = await server.http.get(`${fresh}/me`, { as });
    expect(mine.body.own.map(({ state }: { state: string }) => state)).toEqual([
      'published',
      'published',
    ]);
    const { body } = await server.http.get(fresh);
    expect(body.counts).toMatchObject({ comments: 1, topLevel: 1 });
    const other = await desk.tryPost(fresh, 'To it', { parentId: shadowed.id });
    expect(other.body.code).toBe('parent-unavailable');
    await end(sanction.id, 'reversal');
    expect((await server.http.get(fresh)).body.counts).toMatchObject({ comments: 3, topLevel: 2 });
    const after = await server.http.get(at('/me/sanctions'), { as });
    expect(after.body.items).toMatchObject([{ kind: 'shadow', state: 'reversed' }]);
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });
});

describe('a reversal', () => {
  it('leaves what a moderator has decided meanwhile', async () => {
    const { as, id: person } = await reader();
    const sanction = await desk.sanction('pre-moderation', { person });
    const [rejected, approved] = [
      await desk.post(thread, 'Turned down', { as }),
      await desk.post(thread, 'Let through', { as }),
    ];
    await desk.decide('reject', rejected.id);
    await desk.decide('approve', approved.id);
    await end(sanction.id, 'reversal');
    const states = [
      (await desk.see(rejected.id)).body.state,
      (await desk.see(approved.id)).body.state,
    ];
    expect(states).toEqual(['rejected', 'published']);
  });

  it('brings back more than it does at once, by its job', async () => {
    const { as, id: person } = await reader();
    const sanction = await desk.sanction('pre-moderation', { person });
    const own = await desk.thread();
    for (let n = 0; n < 120; n += 1) await desk.post(own, `Held ${n}`, { as });
    const { body } = await end(sanction.id, 'reversal');
    expect(body.undoneAt).toBeNull();
    expect((await server.http.get(own)).body.counts.comments).toBe(100);
    // Once more takes up what is left; so does the job.
    expect((await end(sanction.id, 'reversal')).body.undoneAt).not.toBeNull();
    expect((await server.http.get(own)).body.counts.comments).toBe(120);
  });
});
