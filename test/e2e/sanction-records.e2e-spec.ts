import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp, type TestSite } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let site: TestSite;
let desk: Desk;
let people = 0;

beforeAll(async () => {
  server = await startApp();
  site = await makeSite(server, 'daily', { guests: true });
  desk = new Desk(server, site);
});
afterAll(() => server.stop());

const at = (path: string): string => `${desk.at}${path}`;
const lift = (id: string): Promise<Answer> =>
  server.http.post(at(`/moderation/sanctions/${id}/lift`), { as: site.moderator });
const personId = async (): Promise<string> => {
  const as = await desk.reader(`reader-${(people += 1)}`);
  return (await server.http.get(at('/me'), { as })).body.id;
};

describe('what is kept', () => {
  it('holds no address and no e-mail that can be read, and none at all once it has ended', async () => {
    const email = 'kept@guest.example';
    const made = [
      await desk.sanction('ban', { email }),
      await desk.sanction('ban', { address: '203.0.113.0/24' }),
    ];
    const dump = async (): Promise<string> => {
      const rows = await query(
        server.databaseUrl,
        'select to_jsonb(s)::text as row from sanctions s',
      );
      return JSON.stringify(rows);
    };
    expect(await dump()).not.toMatch(/kept@guest|203\.0\.113/);
    for (const { id } of made) await lift(id);
    const left = await query(
      server.databaseUrl,
      `select 1 from sanctions where id = any($1)
       and (email_index is not null or email_sealed is not null or address_hash is not null)`,
      [made.map(({ id }) => id)],
    );
    expect(left).toEqual([]);
  });

  it('is refused where it says too little or too much', async () => {
    const person = await personId();
    const make = (body: object) =>
      server.http.post(at('/moderation/sanctions'), { as: site.moderator, body });
    const said = { reason: 'Enough.' };
    const pointers = async (body: object): Promise<string[]> => {
      const answer = await make({ ...said, ...body });
      expect(answer.status).toBe(422);
      return answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    expect(await pointers({ kind: 'ban', about: {} })).toEqual(['#/about']);
    const two = { person, email: 'a@guest.example' };
    expect(await pointers({ kind: 'ban', about: two })).toEqual(['#/about']);
    expect(await pointers({ kind: 'warning', about: { person } })).toEqual(['#/message']);
    expect(await pointers({ kind: 'suspension', about: { person } })).toEqual(['#/expiresAt']);
    expect(await pointers({ kind: 'slow', about: { person } })).toEqual(['#/slowSeconds']);
    const wide = { kind: 'ban', about: { address: '203.0.0.0/16' } };
    expect(await pointers(wide)).toEqual(['#/about/address']);
    const unknown = await make({ ...said, kind: 'ban', about: { person: 'sub:nobody-at-all' } });
    expect(unknown.body.code).toBe('person-not-found');
  });
});

describe('the list', () => {
  it('pages, newest first, by person, kind and state', async () => {
    const person = await personId();
    const ids: string[] = [];
    for (const kind of ['no-reports', 'pre-moderation', 'ban', 'shadow', 'pre-moderation']) {
      ids.unshift((await desk.sanction(kind, { person })).id);
    }
    await lift(ids[0]!);
    const read = async (more: string): Promise<string[]> => {
      const found: string[] = [];
      let after = '';
      do {
        const path = at(`/moderation/sanctions?person=${person}&limit=2${more}${after}`);
        const { body } = await server.http.get(path, { as: site.moderator });
        found.push(...body.items.map(({ id }: { id: string }) => id));
        after = body.page.next === null ? '' : `&after=${body.page.next}`;
      } while (after !== '');
      return found;
    };
    expect(await read('')).toEqual(ids);
    expect(await read('&kind=pre-moderation')).toEqual([ids[0], ids[3]]);
    expect(await read('&state=live')).toEqual(ids.slice(1));
    expect(await read('&state=lifted')).toEqual([ids[0]]);
  });
});
