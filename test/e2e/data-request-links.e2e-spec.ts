import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ErasureService } from '../../src/privacy/erasure.service.js';
import { ErasuresService } from '../../src/privacy/erasures.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite } from '../support/app.js';
import { RequestDesk } from '../support/data-requests.js';
import { stored } from '../support/every-table.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let office: RequestDesk;
beforeAll(async () => {
  office = await RequestDesk.open();
});
afterAll(() => office.close());

const current = async (token: string): Promise<[number, string, string]> => {
  const { status, body } = await office.call('GET', 'data-request', token);
  return [status, body.code, body.state];
};
const REFUSED = [401, 'invalid-credential', undefined];

describe('a mailed link', () => {
  it('changes nothing when it is opened, however often', async () => {
    const { token } = await office.mailed({ kind: 'erasure', email: await office.guest() });
    const before = await stored(office.server.databaseUrl);
    for (let time = 0; time < 3; time += 1) {
      const page = await office.server.http.get('//data-requests');
      expect([page.status, page.headers.get('content-type')]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      expect(page.text).not.toContain('http');
      expect(await current(token)).toEqual([200, undefined, 'mailed']);
    }
    expect(await stored(office.server.databaseUrl)).toEqual(before);
  });

  it('confirms an export, once and again, and gives it for a day', async () => {
    const email = await office.guest('Gus Guest');
    const { token } = await office.mailed({ kind: 'export', email });
    expect((await office.call('GET', 'data-request/export', token)).status).toBe(404);

    const first = await office.call('POST', 'data-request/confirmation', token);
    office.server.later(HOUR);
    const second = await office.call('POST', 'data-request/confirmation', token);
    expect(first.body).toMatchObject({
      kind: 'export',
      mode: null,
      state: 'confirmed',
      dueAt: null,
    });
    expect([second.status, second.body]).toEqual([202, first.body]);

    const file = await office.call('GET', 'data-request/export', token);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="personal-data/);
    expect(file.headers.get('cache-control')).toBe('private, no-store');
    expect(file.body.comments).toEqual([expect.objectContaining({ guestName: 'Gus Guest' })]);

    await office.work(DAY);
    expect((await office.call('GET', 'data-request/export', token)).status).toBe(404);
    expect(await current(token)).toEqual([200, undefined, 'done']);
    expect((await office.rows()).filter(({ state }) => state === 'done').at(-1)).toMatchObject({
      email_sealed: null,
      email_index: null,
      person_id: null,
    });
  });

  it('confirms an erasure, which begins a day later and then says nothing of whom', async () => {
    const body = { kind: 'erasure', email: await office.guest(), mode: 'remove-text' };
    const { token } = await office.mailed(body);
    const { status, body: confirmed } = await office.call(
      'POST',
      'data-request/confirmation',
      token,
    );
    expect([status, confirmed.mode, confirmed.state]).toEqual([202, 'remove-text', 'confirmed']);
    const grace =
      Date.parse(confirmed.dueAt as string) - Date.parse(confirmed.confirmedAt as string);
    expect(grace).toBe(DAY);

    office.server.later(HOUR);
    const again = await office.call('POST', 'data-request/confirmation', token);
    expect(again.body).toEqual(confirmed);
    await office.work(22 * HOUR);
    expect(await current(token)).toEqual([200, undefined, 'confirmed']);
    await office.work(HOUR);
    const done = await office.call('GET', 'data-request', token);
    expect(done.body).toMatchObject({ state: 'done', report: expect.anything(), dueAt: null });
    const row = (await office.rows()).find(({ id }) => id === confirmed.id)!;
    expect(row).toMatchObject({ email_sealed: null, email_index: null, person_id: null });
    expect((await office.call('DELETE', 'data-request', token)).body.code).toBe('conflict');

    await office.work(7 * DAY);
    expect(await current(token)).toEqual(REFUSED);
    const kept = (await office.rows()).find(({ id }) => id === confirmed.id)!;
    expect(kept).toMatchObject({ state: 'done', token_hash: null });
  });

  it('takes a request back while it waits', async () => {
    for (const confirm of [false, true]) {
      const { token } = await office.mailed({ kind: 'erasure', email: await office.guest() });
      if (confirm) await office.call('POST', 'data-request/confirmation', token);
      expect((await office.call('DELETE', 'data-request', token)).status).toBe(204);
      expect(await current(token)).toEqual(REFUSED);
      expect((await office.call('POST', 'data-request/confirmation', token)).status).toBe(401);
    }
  });

  it('is over after seven days, and the request with it', async () => {
    const { token } = await office.mailed({ kind: 'export', email: await office.guest() });
    office.server.later(7 * DAY - 10_000);
    expect(await current(token)).toEqual([200, undefined, 'mailed']);
    office.server.later(10_000);
    expect(await current(token)).toEqual(REFUSED);
    expect((await office.call('POST', 'data-request/confirmation', token)).status).toBe(401);
    await office.work();
    const waiting = (await office.rows()).filter(({ state }) => state !== 'done');
    expect(waiting).toEqual([]);
  });

  it('opens one request of one site, and nothing else', async () => {
    const { server } = office;
    await makeSite(server, 'other');
    const { token } = await office.mailed({ kind: 'export', email: await office.guest() });
    const [prefix, id, secret] = token.split('_') as [string, string, string];
    const other = secret.startsWith('a') ? 'b' : 'a';
    for (const wrong of [
      `${prefix}_${id}_${other}${secret.slice(1)}`,
      `${prefix}_${id.replace(/./g, '0')}_${secret}`,
      `${prefix}_${id.slice(0, 12)}_${secret}`,
      `${prefix}_${id}_${secret}x`,
      `clq_${id}_${secret}`,
    ]) {
      expect(await current(wrong)).toEqual(REFUSED);
    }
    const elsewhere = await server.http.get('/sites/other/data-request', { as: token });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([401, 'invalid-credential']);
    const nowhere = await server.http.get('/sites/nowhere/data-request', { as: token });
    expect(nowhere.status).toBe(404);
    for (const path of ['/me', '/config', '/members', '/data-requests/x']) {
      expect((await server.http.get(`/sites/daily${path}`, { as: token })).status).toBe(403);
    }
  });
});

describe('a request by the site itself', () => {
  const as = (): string => office.desk.site.admin;
  const start = (person: string, kind: string, body?: object) =>
    office.server.http.post(`${office.desk.at}/people/${person}/${kind}`, { as: as(), body });
  const read = (id: string, more = '') =>
    office.server.http.get(`${office.desk.at}/data-requests/${id}${more}`, { as: as() });

  it('is confirmed at once, whether there is such a person or not', async () => {
    const { desk } = office;
    const iat = Math.floor(office.server.now().getTime() / 1000);
    const thread = await desk.thread();
    await desk.post(thread, 'Words of Rita', {
      as: await desk.reader('rita', { iat, exp: iat + 60 }),
    });
    const known = await start('sub:rita', 'export');
    const strangers = [
      await start('sub:nobody', 'export'),
      await start('0198d3f0-0000-7000-8000-000000000000', 'export'),
      await start('nonsense', 'export'),
    ];
    for (const { status, body } of [known, ...strangers]) {
      expect([status, body]).toEqual([202, { id: expect.any(String), state: 'confirmed' }]);
    }
    const file = await read(known.body.id as string, '/export');
    expect(file.body.comments).toEqual([
      expect.objectContaining({ revisions: [expect.objectContaining({ body: 'Words of Rita' })] }),
    ]);
    const [person] = file.body.people;
    const byId = await start(person.id as string, 'export');
    const again = await read(byId.body.id as string, '/export');
    const { exportedAt } = file.body;
    expect({ ...again.body, exportedAt }).toEqual(file.body);
    const empty = await read(strangers[0]!.body.id as string, '/export');
    expect(empty.body).toMatchObject({ people: [], comments: [] });
    await office.work(DAY);
    expect((await read(known.body.id as string, '/export')).status).toBe(404);
  });

  it('erases without a day’s grace, and reports', async () => {
    const { body } = await start('sub:rita', 'erasure', { mode: 'remove-text' });
    expect((await read(body.id as string)).body).toMatchObject({
      kind: 'erasure',
      mode: 'remove-text',
      state: 'confirmed',
    });
    await office.work();
    const { body: done } = await read(body.id as string);
    expect(done).toMatchObject({ state: 'done', report: expect.anything() });
    expect((await read(body.id as string, '/export')).status).toBe(404);
  });

  it('is taken up again once an erasure has been left for minutes, and done by one of two', async () => {
    const erasure = office.server.app.get(ErasureService);
    const erase = erasure.erase.bind(erasure);
    const modes: string[] = [];
    erasure.erase = (_site, _subject, mode) => {
      modes.push(mode);
      return Promise.reject(new Error('Cut off'));
    };
    const { body } = await start('sub:nobody', 'erasure');
    const id = body.id as string;
    await office.work();
    await office.work(4 * MINUTE);
    expect([modes, (await read(id)).body.state]).toEqual([['anonymise'], 'running']);

    erasure.erase = async (...given) => {
      modes.push(given[2]);
      const report = await erase(...given);
      return { ...report, comments: 3 };
    };
    office.server.later(2 * MINUTE);
    const site = await office.server.app.get(SitesService).get(office.desk.site.slug);
    const runs = [1, 2].map(() => office.server.app.get(ErasuresService).runDue(site));
    await Promise.all(runs);
    erasure.erase = erase;
    expect(modes).toEqual(['anonymise', 'anonymise']);
    expect((await read(id)).body).toMatchObject({ state: 'done', report: { comments: 3 } });
  });
});
