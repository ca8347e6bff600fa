import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestDesk } from '../support/data-requests.js';
import { query } from '../support/database.js';
import { inconsistencies } from '../support/consistency.js';
import { dumpOf } from '../support/dump.js';

const HOUR = 3_600_000;

let office: RequestDesk;
beforeAll(async () => {
  office = await RequestDesk.open();
});
afterAll(async () => {
  expect(await inconsistencies(office.server.databaseUrl)).toEqual([]);
  await office.close();
});

/** Somebody with a mark of their own, whose every account has written; the first has the address. */
async function merged(mark: string, hops: number) {
  const { desk } = office;
  const thread = await desk.thread();
  const email = `${mark}@readers.example`;
  const subs = Array.from({ length: hops + 1 }, (_, hop) => `${mark}-sub-${hop}`);
  const ids: string[] = [];
  for (const [hop, sub] of subs.entries()) {
    const address = hop === 0 ? { email, emailVerified: true } : {};
    ids.push((await desk.person(sub, { name: `${mark} name ${hop}`, ...address })).id);
    await write(thread, sub, `${mark} by ${hop}`);
  }
  for (const [hop, sub] of subs.slice(0, -1).entries()) {
    const body = { into: `sub:${subs[hop + 1]}` };
    const path = `${desk.at}/people/sub:${sub}/merge`;
    expect((await office.server.http.post(path, { as: desk.site.admin, body })).status).toBe(200);
  }
  await write(thread, subs.at(-1)!, `${mark} afterwards`);
  return { email, subs, ids, thread };
}

/** As their site's backend sends it: a token would be of another time than the server's. @returns whose it is */
async function write(thread: string, sub: string, body: string): Promise<string> {
  const headers = { 'colloquy-reader': sub };
  const as = (await office.desk.key(['act'])).key;
  const posted = await office.server.http.post(`${thread}/comments`, {
    as,
    headers,
    body: { body },
  });
  expect(posted.status).toBe(201);
  return posted.body.comment.author.id;
}

async function confirmed(body: { kind: string; email: string; mode?: string }): Promise<string> {
  const { token } = await office.mailed(body);
  expect((await office.call('POST', 'data-request/confirmation', token)).status).toBe(202);
  return token;
}

interface Told {
  people: { sub: string }[];
  comments: { revisions: { body: string }[] }[];
}
const subsIn = ({ people }: Told): string[] => people.map(({ sub }) => sub).sort();
const wordsIn = ({ comments }: Told): string[] =>
  comments.map(({ revisions }) => revisions[0]!.body).sort();

interface Row {
  id: string;
  issuer: string;
  sub: string;
  emptied: boolean;
}
const rowsOf = (ids: readonly string[]): Promise<Row[]> =>
  query<Row>(
    office.server.databaseUrl,
    `select id, issuer, sub, erased_at is not null and name is null and picture is null
       and email_sealed is null and email_index is null and not email_verified as emptied
     from people where id = any($1)`,
    [ids],
  );

describe.each([
  ['one', 1],
  ['three', 3],
])('an address that only a merged identity has confirmed, after %s merges', (mark, hops) => {
  const words = (word: string): string[] => [
    `${word} afterwards`,
    ...Array.from({ length: hops + 1 }, (_, hop) => `${word} by ${hop}`),
  ];

  it('gets a copy of all that the person has written, whoever they were', async () => {
    const { email, subs, ids } = await merged(`zqcopy${mark}`, hops);
    const token = await confirmed({ kind: 'export', email });
    const { body } = await office.call('GET', 'data-request/export', token);
    expect([subsIn(body), wordsIn(body)]).toEqual([subs, words(`zqcopy${mark}`)]);

    // The same for the site itself, whichever of them it names.
    for (const id of ids) {
      const as = office.desk.site.admin;
      const asked = await office.server.http.post(`${office.desk.at}/people/${id}/export`, { as });
      const path = `${office.desk.at}/data-requests/${asked.body.id}/export`;
      const told = (await office.server.http.get(path, { as })).body;
      expect([subsIn(told), wordsIn(told)]).toEqual([subs, words(`zqcopy${mark}`)]);
    }
  });

  it('erases all of them, and leaves nothing of any', async () => {
    const { server } = office;
    const word = `zqgone${mark}`;
    const { email, subs, ids, thread } = await merged(word, hops);
    expect(await dumpOf(server.databaseUrl)).toContain(word);
    const token = await confirmed({ kind: 'erasure', mode: 'remove-text', email });
    await office.work(25 * HOUR);
    const { state, report } = (await office.call('GET', 'data-request', token)).body;
    expect([state, report.people, report.comments]).toEqual(['done', hops + 1, hops + 2]);

    expect(await dumpOf(server.databaseUrl)).not.toContain(word);
    const rows = await rowsOf(ids);
    const uuid = /^[0-9a-f-]{36}$/;
    expect(rows).toEqual(
      ids.map(() => ({
        id: expect.any(String),
        issuer: 'erased',
        sub: expect.stringMatching(uuid),
        emptied: true,
      })),
    );
    expect(new Set(rows.map(({ sub }) => sub)).size).toBe(hops + 1);
    // Who comes by the old names is somebody new, and each somebody else.
    const anew = new Set(ids);
    for (const sub of subs) anew.add(await write(thread, sub, 'Anew'));
    expect(anew.size).toBe(2 * ids.length);
  });

  it('anonymises all of them, where that is what was asked for', async () => {
    const { server } = office;
    const word = `zqnameless${mark}`;
    const { email, ids, thread } = await merged(word, hops);
    await confirmed({ kind: 'erasure', mode: 'anonymise', email });
    await office.work(25 * HOUR);
    const { items } = (await server.http.get(`${thread}/comments`)).body;
    expect(items.map(({ author }: { author: { id: null } }) => author.id)).toEqual(
      Array(hops + 2).fill(null),
    );
    expect((await rowsOf(ids)).filter(({ emptied }) => !emptied)).toEqual([]);
    expect(await dumpOf(server.databaseUrl)).not.toMatch(new RegExp(`${word}(-sub| name|@)`));
  });
});

describe('an address that nobody of a merged person has confirmed', () => {
  it('gets nothing of theirs', async () => {
    const { email, ids } = await merged('zqunsure', 1);
    await query(
      office.server.databaseUrl,
      'update people set email_verified = false where id = $1',
      [ids[0]],
    );
    const before = office.mailbox.attempts;
    await office.ask({ kind: 'export', email });
    await office.work();
    expect(office.mailbox.attempts).toBe(before);
  });
});
