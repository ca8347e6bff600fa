import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { hold } from '../support/locks.js';
import { PostsTogether } from '../support/posts-together.js';

let server: TestApp;
let desk: Desk;
let together: PostsTogether;

beforeAll(async () => {
  server = await startApp(undefined, { trustedProxies: ['127.0.0.1'] });
  const settings = { guests: true, duplicateMinutes: 60, screening: { flood: { outcome: 'off' } } };
  desk = new Desk(server, await makeSite(server, 'daily', settings));
  together = new PostsTogether(server, desk);
});
afterAll(() => server.stop());
afterEach(async () => {
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});

const outcomes = (answers: readonly Answer[]) =>
  answers.map(({ status, body }) => body.outcome ?? body.code ?? status);

interface Kept {
  number: number;
  day: boolean;
  address: string;
  email: string | null;
}

const originsOf = async (answers: readonly Answer[]): Promise<Kept[]> =>
  query<Kept>(
    server.databaseUrl,
    `select c.number, o.address_day is not null as day, encode(o.address_hash, 'hex') as address,
       encode(o.email_index, 'hex') as email
     from comments c join comment_origins o on o.site_id = c.site_id and o.comment_id = c.id
     where c.id = any($1) order by array_position($1, c.id)`,
    [answers.map(({ body }) => body.comment.id)],
  );

describe('guests whose posts come while others are on their way', () => {
  it('go to the disk with them, and each is known by their own token, address and e-mail', async () => {
    const thread = await desk.thread();
    const email = 'bo@guest.example';
    const answers = await together.sendTogether([
      { thread, from: '192.0.2.1', body: 'From one.', guest: { name: 'Al' } },
      { thread, from: '192.0.2.2', body: 'From another.', guest: { name: 'Bo', email } },
      { thread, as: await desk.reader('ann'), body: 'From a reader.' },
    ]);
    expect(outcomes(answers)).toEqual(['published', 'published', 'published']);
    expect(new Set(await together.transactionsOf(answers)).size).toBe(1);

    const later = await together.send({
      thread,
      from: '192.0.2.2',
      body: 'Alone.',
      guest: { email },
    });
    const [one, other, alone] = await originsOf([...answers, later]);
    expect([one!.day, one!.email]).toEqual([true, null]);
    expect({ ...other, number: 0 }).toEqual({ ...alone, number: 0 });
    expect(one!.address).not.toBe(other!.address);

    const [first, second] = answers as [Answer, Answer];
    expect(first.body.comment.author).toMatchObject({ id: null, name: 'Al' });
    const { editToken, comment } = second.body;
    const edit = (as: string) =>
      server.http.patch(`${desk.at}/comments/${comment.id}`, { as, body: { body: 'Edited.' } });
    expect((await edit(first.body.editToken)).status).toBe(403);
    expect((await edit(editToken)).status).toBe(200);
  });

  it('have an outcome each: who repeats themselves, or is held, costs the others nothing', async () => {
    const thread = await desk.thread();
    const elsewhere = await desk.thread();
    const held = { thread, from: '192.0.2.13', guest: { email: 'cy@guest.example' } };
    const before = await together.send({ ...held, body: 'Before.' });
    const barred = await together.send({ thread, from: '192.0.2.14', body: 'Before, too.' });
    await together.send({ thread, from: '192.0.2.11', body: 'I say it once.' });
    const answers = await together.sendTogether(
      [
        { thread, from: '192.0.2.10', body: 'The first that stays.' },
        { thread, from: '192.0.2.11', body: 'i say it  ONCE.' },
        { thread: elsewhere, from: '192.0.2.11', body: 'I say it once.' },
        { thread, from: '192.0.2.12', body: 'Twice at once.' },
        { thread, from: '192.0.2.12', body: 'Twice at once.' },
        { ...held, from: '192.0.2.15', body: 'By the same e-mail.' },
        { thread, from: '192.0.2.14', body: 'By the same address.' },
        { thread, from: '192.0.2.16', body: 'Filled in.', ...{ website: 'https://spam.example' } },
        { thread, from: '192.0.2.17', body: 'The second that stays.' },
      ],
      // After they were let through, before they have locked anything.
      async () => {
        const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
        const about = { comment: before.body.comment.id, by: 'email' };
        await desk.sanction('pre-moderation', about, { expiresAt });
        await desk.sanction(
          'ban',
          { comment: barred.body.comment.id, by: 'address' },
          { expiresAt },
        );
      },
    );
    const told = outcomes(answers);
    expect(told.slice(0, 3)).toEqual(['published', 'duplicate-comment', 'published']);
    expect(told.slice(3, 5).toSorted()).toEqual(['duplicate-comment', 'published']);
    expect(told.slice(5)).toEqual(['held', 'sanctioned', 'held', 'published']);
    const [first, second] = await together.transactionsOf([answers[0]!, answers[8]!]);
    expect(second).toBe(first);
  });

  it('are answered again as they were answered first, with the same token', async () => {
    const thread = await desk.thread();
    const posts = [1, 2].map((n) => ({
      ...{ thread, from: `192.0.2.2${n}`, body: `Said by ${n}`, key: `again-${n}` },
    }));
    const first = await together.sendTogether(posts);
    const again = await Promise.all(posts.map(async (post) => together.send(post)));
    expect(again.map(({ text }) => text)).toEqual(first.map(({ text }) => text));
    expect(again.map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([
      'true',
      'true',
    ]);
  });

  it('are stored before a sanction that comes while they are on their way', async () => {
    const thread = await desk.thread();
    const from = '192.0.2.31';
    const before = await together.send({ thread, from, body: 'Before.' });
    const about = { comment: before.body.comment.id as string, by: 'address' };
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    let sanctioned: Promise<unknown> = Promise.resolve();
    const [answer] = await together.sendTogether(
      [{ thread, from, body: 'On its way.' }],
      async () => {
        // Nothing but the last of what it writes waits for this.
        const held = 'lock table comment_origins in share mode';
        const free = await hold(server.databaseUrl, held, []);
        sanctioned = (async () => {
          await eventually(async () => (await waitingFor('relation')) === 1);
          const made = desk.sanction('ban', about, { expiresAt });
          await eventually(async () => (await waitingFor('advisory')) === 1);
          await free();
          return made;
        })();
      },
    );
    expect(answer!.body.outcome).toBe('published');
    await sanctioned;
    expect((await together.send({ thread, from, body: 'After.' })).body.code).toBe('sanctioned');
  });
});

async function waitingFor(locktype: 'relation' | 'advisory'): Promise<number> {
  const [row] = await query<{ waiting: number }>(
    server.databaseUrl,
    `select count(*)::int as waiting from pg_locks l
     where not granted and locktype = $1
       and database = (select oid from pg_database where datname = current_database())`,
    [locktype],
  );
  return row!.waiting;
}
