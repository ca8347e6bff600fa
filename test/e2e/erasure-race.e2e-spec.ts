import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ErasureService } from '../../src/privacy/erasure.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { dumpOf } from '../support/dump.js';
import { eventually } from '../support/eventually.js';
import { waiting } from '../support/locks.js';

let servers: [TestApp, TestApp];
let desk: Desk;

beforeAll(async () => {
  const first = await startApp();
  servers = [first, await startApp(first.databaseUrl)];
  desk = new Desk(first, await makeSite(first));
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function erase(personId: string): Promise<void> {
  const { app } = servers[0];
  const site = await app.get(SitesService).get('daily');
  await app.get(ErasureService).erase(site, { personId, emailIndexes: [] }, 'remove-text');
}

/** A reader whom the other instance has just seen, and believes to be there. */
async function seenByTheOther(sub: string) {
  const as = await desk.reader(sub);
  await servers[1].http.get('/sites/daily/me', { as });
  const me = (await servers[1].http.get('/sites/daily/me', { as })).body.id as string;
  return { as, me };
}

/** On a slow machine it may have heard before the call comes: then the next reader is tried. */
const TRIES = 20;

const stored = async (word: string): Promise<boolean> =>
  (await dumpOf(servers[0].databaseUrl)).includes(word);

describe('whoever is erased', () => {
  it.each(['post', 'report'])(
    'sends no %s by an instance that has not heard of it',
    async (what) => {
      const thread = await desk.thread();
      const { id } = await desk.post(thread, 'By another');
      const { http } = servers[1];
      const call = async (as: string, word: string): Promise<Answer> =>
        what === 'post'
          ? http.post(`${thread}/comments`, { as, body: { body: word } })
          : http.post(`/sites/daily/comments/${id}/reports`, {
              as,
              body: { reason: 'spam', explanation: word },
            });
      for (let nth = 0; nth < TRIES; nth += 1) {
        const { as, me } = await seenByTheOther(`ann-${what}-${nth}`);
        await erase(me);
        const word = `zqlate-${what}-${nth}`;
        const { status, body } = await call(as, word);
        expect(await stored(word)).toBe(status === 201);
        if (status !== 201) {
          expect(body.code).toBe('invalid-credential');
          return;
        }
        // Whoever comes anew with an old token is somebody else.
        const again = (await http.get('/sites/daily/me', { as })).body.id as string;
        expect(again).not.toBe(me);
      }
      throw new Error(`The other instance had heard each of ${TRIES} times`);
    },
  );

  it('leaves no word behind that was on its way', async () => {
    const { as, me } = await seenByTheOther('ben');
    const thread = await desk.thread();
    const { databaseUrl } = servers[0];
    const owner = new pg.Client({ connectionString: databaseUrl });
    await owner.connect();
    // A post that has all but its event, and an erasure that begins meanwhile.
    await owner.query('begin');
    await owner.query('lock table events in share mode');
    const posted = desk.tryPost(thread, 'zqmeanwhile', { as });
    await eventually(async () => (await waiting(databaseUrl)) === 1);
    const erased = erase(me);
    await eventually(async () => (await waiting(databaseUrl)) === 2);
    await owner.query('commit');
    await owner.end();
    expect((await posted).status).toBe(201);
    await erased;
    expect(await stored('zqmeanwhile')).toBe(false);
    expect(await inconsistencies(databaseUrl)).toEqual([]);
  });

  it('takes along whom they are merged into meanwhile', async () => {
    const { databaseUrl } = servers[0];
    const ids: string[] = [];
    for (const sub of ['cleo', 'dora']) {
      const as = await desk.reader(sub);
      await desk.post(await desk.thread(), `zq${sub}`, { as });
      ids.push((await servers[0].http.get('/sites/daily/me', { as })).body.id);
    }
    const owner = new pg.Client({ connectionString: databaseUrl });
    await owner.connect();
    await owner.query('begin');
    await owner.query('update people set merged_into = $2 where id = $1', ids);
    const erased = erase(ids[0]!);
    await eventually(async () => (await waiting(databaseUrl)) === 1);
    await owner.query('commit');
    await owner.end();
    await erased;
    const left = 'select 1 from people where id = any($1) and erased_at is null';
    expect(await query(databaseUrl, left, [ids])).toEqual([]);
    expect([await stored('zqcleo'), await stored('zqdora')]).toEqual([false, false]);
  });
});
