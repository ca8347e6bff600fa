import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InstallationKeysService } from '../../src/auth/installation-keys.service.js';
import { MembersService } from '../../src/members/members.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite, startApp, type Client, type TestApp, type TestSite } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';

let server: TestApp;
let second: TestApp;
let http: Client;
let site: TestSite;
let desk: Desk;
let owner: { id: string; token: string };

beforeAll(async () => {
  server = await startApp();
  second = await startApp(server.databaseUrl);
  http = server.http;
  site = await makeSite(server);
  desk = new Desk(server, site);
  const { id } = await server.app.get(SitesService).get('daily');
  const made = await server.app
    .get(MembersService)
    .add(id, { name: 'Olga', role: 'owner' }, 'owner');
  owner = { id: made.member.id, token: made.token };
});
afterAll(async () => {
  await second.stop();
  await server.stop();
});

const members = '/sites/daily/members';
const queues = (as: string, on = http) => on.get('/sites/daily/moderation/queues', { as });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body?.code,
];

describe('a member', () => {
  it('does with their key what their role allows at this moment, on every instance', async () => {
    const { id, apiKey: as } = await desk.member('moderator');
    const comment = await desk.post(await desk.thread(), 'A word');
    const decide = () =>
      second.http.post('/sites/daily/moderation/decisions', {
        as,
        body: { action: 'pin', items: [{ commentId: comment.id, version: comment.version }] },
      });
    await http.patch(`${members}/${id}`, { as: site.admin, body: { role: 'auditor' } });
    expect((await queues(as, second.http)).status).toBe(200);
    expect(codeOf(await decide())).toEqual([403, 'forbidden']);
    await http.patch(`${members}/${id}`, { as: site.admin, body: { role: 'moderator' } });
    expect((await decide()).status).toBe(200);
  });

  it('who leaves is let in nowhere any more, and stays named', async () => {
    const { id, apiKey: as } = await desk.member('moderator');
    expect((await http.delete(`${members}/${id}`, { as: site.admin })).status).toBe(204);
    for (const each of [http, second.http]) expect((await queues(as, each)).status).toBe(401);
    const { items } = (await http.get(members, { as: site.admin })).body;
    const left = items.find((member: { id: string }) => member.id === id);
    expect(left).toMatchObject({ name: 'Mel', removedAt: expect.any(String) });
    expect(codeOf(await http.delete(`${members}/${id}`, { as: site.admin }))).toEqual([
      404,
      'not-found',
    ]);
  });

  it('is managed by those above, and nobody lifts themselves', async () => {
    const admin = await http.post(members, {
      as: owner.token,
      body: { name: 'Al', role: 'admin' },
    });
    const as = admin.body.apiKey as string;
    const change = (id: string, body: object) => http.patch(`${members}/${id}`, { as, body });
    expect((await change(owner.id, { role: 'moderator' })).status).toBe(403);
    expect((await change(String(admin.body.id), { role: 'owner' })).status).toBe(403);
    const { id } = await desk.member('moderator');
    expect((await change(id, { role: 'admin' })).status).toBe(403);
    expect((await change(id, { role: 'auditor', name: 'Ada' })).body).toMatchObject({
      role: 'auditor',
      name: 'Ada',
    });
    expect((await http.delete(`${members}/${owner.id}`, { as })).status).toBe(403);
  });

  it('stays where they are the last owner', async () => {
    const as = owner.token;
    const left = await http.delete(`${members}/${owner.id}`, { as });
    expect(codeOf(left)).toEqual([409, 'last-owner']);
    const lowered = await http.patch(`${members}/${owner.id}`, { as, body: { role: 'admin' } });
    expect(codeOf(lowered)).toEqual([409, 'last-owner']);
    expect((await http.get(members, { as })).status).toBe(200);
  });

  it('who audits sees what moderators see, and touches nothing', async () => {
    const { apiKey: as } = await desk.member('auditor');
    const held = await desk.post(await desk.thread({}, { moderation: 'pre' }), 'Waits');
    const seen = await http.get(`/sites/daily/comments/${held.id}`, { as });
    expect([seen.status, seen.body.state]).toEqual([200, 'pending']);
    for (const path of ['moderation/queues', 'moderation/log', 'threads', 'comments?state=pending'])
      expect((await http.get(`/sites/daily/${path}`, { as })).status).toBe(200);
    for (const path of ['api-keys', 'members', ''])
      expect((await http.get(`/sites/daily/${path}`.replace(/\/$/, ''), { as })).status).toBe(403);
    const withdrawn = await http.delete(`/sites/daily/comments/${held.id}`, { as });
    expect(withdrawn.status).toBe(403);
  });
});

describe('a key', () => {
  it('is followed by one other, and both live for the hours that were asked', async () => {
    const { id, key: as } = await desk.key(['threads']);
    const rotate = (by: string, key = id) =>
      http.post(`/sites/daily/api-keys/${key}/rotation`, { as: by, body: { overlapHours: 2 } });
    const next = await rotate(as);
    expect([next.status, next.body.scopes]).toEqual([201, ['threads']]);
    const works = async (key: string) =>
      (await second.http.put('/sites/daily/threads/key:rotated', { as: key, body: {} })).status <
      300;
    expect([await works(as), await works(next.body.key as string)]).toEqual([true, true]);
    expect(codeOf(await rotate(as))).toEqual([409, 'already-rotated']);
    expect(codeOf(await rotate(as, next.body.id as string))).toEqual([403, 'forbidden']);
    second.later(2 * 3_600_000 + 1);
    expect([await works(as), await works(next.body.key as string)]).toEqual([false, true]);
    second.later(-2 * 3_600_000 - 1);
    expect((await rotate(site.admin, next.body.id as string)).status).toBe(201);
  });

  it('that ends on a day is followed by one that ends then too', async () => {
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const { id, key: as } = await desk.key(['read'], end);
    const next = await http.post(`/sites/daily/api-keys/${id}/rotation`, { as, body: {} });
    expect([next.status, next.body.expiresAt]).toEqual([201, end]);
  });

  it('tells when it was last used, to the minute', async () => {
    const { id, key } = await desk.key(['threads']);
    const lastUsed = async () => {
      const { items } = (await http.get('/sites/daily/api-keys', { as: site.admin })).body;
      return items.find((each: { id: string }) => each.id === id).lastUsedAt as string | null;
    };
    expect(await lastUsed()).toBeNull();
    await http.put('/sites/daily/threads/key:used', { as: key, body: {} });
    await eventually(async () => (await lastUsed()) !== null);
  });
});

describe('a key that acts for readers', () => {
  const asReader = (as: string, sub: string) => ({ as, headers: { 'colloquy-reader': sub } });

  it('makes any reader’s request, as that reader', async () => {
    const { id, key } = await desk.key(['act']);
    const me = await http.get('/sites/daily/me', asReader(key, 'J%C3%BCrgen'));
    const thread = await desk.thread();
    const posted = await http.post(`${thread}/comments`, {
      ...asReader(key, 'J%C3%BCrgen'),
      body: { body: 'By way of the site' },
    });
    expect([posted.status, posted.body.comment.author.id]).toEqual([201, me.body.id]);
    const token = await desk.reader('Jürgen');
    expect((await http.get('/sites/daily/me', { as: token })).body.id).toBe(me.body.id);
    const [event] = await query(
      server.databaseUrl,
      'select data from events where subject_id = $1',
      [posted.body.comment.id],
    );
    expect(event!['data']).toEqual({ via: id });
  });

  it('has no power of its own on the way', async () => {
    const { key } = await desk.key(['act', 'moderate']);
    const log = await http.get('/sites/daily/moderation/log', asReader(key, 'ann'));
    expect(codeOf(log)).toEqual([403, 'forbidden']);
  });

  it.each([
    { story: 'without the scope', scopes: ['admin'], sub: 'ann', refused: [403, 'forbidden'] },
    { story: 'for nobody', scopes: ['act'], sub: '', refused: [400, 'malformed-request'] },
    { story: 'for half a name', scopes: ['act'], sub: '%C3', refused: [400, 'malformed-request'] },
  ])('is refused $story', async ({ scopes, sub, refused }) => {
    const { key } = await desk.key(scopes);
    expect(codeOf(await http.get('/sites/daily/me', asReader(key, sub)))).toEqual(refused);
  });

  it('is a key: nobody else may say for whom they speak', async () => {
    const reader = await desk.reader('eve');
    expect((await http.get('/sites/daily/me', asReader(reader, 'ann'))).status).toBe(403);
    const nobody = { headers: { 'colloquy-reader': 'ann' } };
    expect((await http.get('/sites/daily/config', nobody)).status).toBe(401);
  });
});

describe('an operator’s key', () => {
  it('opens the list of sites, no site’s content, and ends when it is revoked', async () => {
    const keys = server.app.get(InstallationKeysService);
    const as = await keys.createOperator('Ops', null);
    expect((await http.get('/sites', { as })).status).toBe(200);
    expect((await http.get('/sites/daily', { as })).status).toBe(200);
    for (const path of ['discussion?key=a', 'moderation/queues', 'members', 'api-keys'])
      expect((await http.get(`/sites/daily/${path}`, { as })).status).toBe(403);
    expect((await http.post(members, { as, body: { name: 'Eve', role: 'owner' } })).status).toBe(
      403,
    );
    const [made] = await keys.operatorKeys();
    await keys.revokeOperator(made!.id);
    for (const each of [http, second.http])
      expect((await each.get('/sites', { as })).status).toBe(401);
  });
});
