import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { COUNTER_OF, PostsTogether, type Post } from '../support/posts-together.js';

let server: TestApp;
let desk: Desk;
let together: PostsTogether;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(
    server,
    await makeSite(server, 'daily', { guests: true, duplicateMinutes: 60, screening: SCREENING }),
  );
  together = new PostsTogether(server, desk);
});
afterAll(() => server.stop());
afterEach(async () => {
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});

/** Three links wait for a moderator. */
const SCREENING = { links: { outcome: 'hold', most: 2 }, flood: { outcome: 'off' } };

const send = async (post: Post, on = server): Promise<Answer> => together.send(post, on);
const sendTogether: PostsTogether['sendTogether'] = async (posts, meanwhile) =>
  together.sendTogether(posts, meanwhile);
const transactionsOf: PostsTogether['transactionsOf'] = async (answers) =>
  together.transactionsOf(answers);
const idOf = async (thread: string): Promise<string> => together.idOf(thread);

const readers = async (names: readonly string[]): Promise<string[]> =>
  Promise.all(names.map(async (name) => desk.reader(name)));

describe('posts that come while others are on their way', () => {
  it('go to the disk in one transaction, each numbered and told as if it were alone', async () => {
    const [one, other] = [await desk.thread(), await desk.thread()];
    const names = Array.from({ length: 9 }, (_, n) => `together-${n}`);
    const who = await readers(names);
    const parent = await send({ thread: one, as: who[8]!, body: 'What do you think?' });
    const parentId = parent.body.comment.id as string;
    const answers = await sendTogether(
      who.slice(0, 8).map((as, n) => ({
        ...{ thread: n % 2 ? one : other, as, body: `Word ${n}` },
        ...(n === 1 || n === 3 ? { parentId } : {}),
      })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(await transactionsOf(answers)).size).toBe(1);

    const numbers = answers.map(({ body }) => body.comment.number as number | null);
    expect(numbers.filter((_, n) => n % 2 === 0).toSorted()).toEqual([1, 2, 3, 4]);
    // Whoever is sent first need not come first.
    expect([numbers[1], numbers[3]]).toEqual([null, null]);
    expect([numbers[5], numbers[7]].toSorted()).toEqual([2, 3]);
    for (const { body, headers } of answers) {
      const { comment } = body;
      const seen = await server.http.get(headers.get('location')!.replace('/api/v1', ''));
      expect([seen.body.html, seen.body.number]).toEqual([comment.html, comment.number]);
      expect(seen.body.author.name).toBe(comment.author.name);
    }
    expect((await server.http.get(`${desk.at}/comments/${parentId}`)).body.replyCount).toBe(2);

    const events = await query<{ sequences: string[] }>(
      server.databaseUrl,
      `select array_agg(thread_sequence::text order by thread_sequence) as sequences from events
       where type = 'comment.published' and thread_id = any($1) group by thread_id`,
      [[await idOf(one), await idOf(other)]],
    );
    const counts = events.map(({ sequences }) => sequences.length).toSorted();
    expect(counts).toEqual([4, 5]);
    for (const { sequences } of events) {
      const from = Number(sequences[0]);
      expect(sequences.map(Number)).toEqual(sequences.map((_, n) => from + n));
    }
  });

  it('have an outcome each: who is refused, or waits, costs the others nothing', async () => {
    const thread = await desk.thread();
    const closed = await desk.thread();
    const [ann, ben, cy, dee, eve, fay] = await readers(['ann', 'ben', 'cy', 'dee', 'eve', 'fay']);
    await send({ thread, as: cy!, body: 'I say it once.' });
    const gone = await send({ thread, as: cy!, body: 'This goes.' });
    const elsewhere = await send({ thread: closed, as: cy!, body: 'Elsewhere.' });
    const removed = await desk.decide('remove', gone.body.comment.id as string);
    expect(removed.status).toBe(200);
    await desk.patchThread(closed, { state: 'closed' });
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    for (const [as, kind] of [
      [eve!, 'pre-moderation'],
      [fay!, 'shadow'],
    ] as const) {
      const { body } = await server.http.get(`${desk.at}/me`, { as });
      await desk.sanction(kind, { person: body.id as string }, { expiresAt });
    }

    const answers = await sendTogether([
      { thread, as: ann!, body: 'The first of two that stay.' },
      { thread, as: cy!, body: 'i say it  ONCE.' },
      { thread: closed, as: ann!, body: 'Too late.' },
      { thread, as: dee!, body: 'To nobody.', parentId: gone.body.comment.id as string },
      { thread, as: dee!, body: 'Astray.', parentId: elsewhere.body.comment.id as string },
      { thread, as: eve!, body: 'I am looked at first.' },
      { thread, as: fay!, body: 'Nobody hears me.' },
      { thread, as: ben!, body: 'http://a.example http://b.example http://c.example' },
      { thread, as: ben!, body: 'The second of two that stay.' },
      { thread, as: dee!, body: 'Twice at once.' },
      { thread, as: dee!, body: 'Twice at once.' },
      { thread, body: 'A guest.' },
    ]);
    const told = answers.map(({ status, body }) => body.outcome ?? body.code ?? status);
    expect(told.slice(0, 9)).toEqual([
      ...['published', 'duplicate-comment', 'thread-closed', 'parent-unavailable'],
      ...['invalid-request', 'held', 'published', 'held', 'published'],
    ]);
    expect(told.slice(9, 11).toSorted()).toEqual(['duplicate-comment', 'published']);
    expect(told[11]).toBe('published');
    const [first, second] = await transactionsOf([answers[0]!, answers[8]!]);
    expect(second).toBe(first);
    const states = await query<{ state: string }>(
      server.databaseUrl,
      'select state from comments where id = any($1) order by id',
      [[answers[5]!.body.comment.id, answers[6]!.body.comment.id]],
    );
    expect(states.map(({ state }) => state).toSorted()).toEqual(['pending', 'spam']);
  });

  it('are answered again as they were answered first', async () => {
    const thread = await desk.thread();
    const posts = (await readers(['gil', 'hal'])).map((as, n) => ({
      ...{ thread, as, body: `Said by ${n}`, key: `again-${n}` },
    }));
    const first = await sendTogether(posts);
    const again = await Promise.all(posts.map((post) => send(post)));
    expect(again.map(({ text }) => text)).toEqual(first.map(({ text }) => text));
    expect(again.map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([
      'true',
      'true',
    ]);
    const reused = await send({ ...posts[0]!, body: 'Something else' });
    expect(reused.body.code).toBe('idempotency-key-reused');
  });

  it('are undone and go alone where another instance has done one of them', async () => {
    await desk.settings({ duplicateMinutes: 0 });
    const other = await startApp(server.databaseUrl);
    const thread = await desk.thread();
    const [pia, quin] = await readers(['pia', 'quin']);
    const twin = { thread, as: pia!, body: 'Once only.', key: 'twin' };
    let elsewhere: Answer | undefined;
    const [first, second] = await sendTogether(
      [twin, { thread, as: quin!, body: 'Beside a twin.' }],
      async () => (elsewhere = await send(twin, other)),
    );
    await other.stop();
    await desk.settings({ duplicateMinutes: 60 });
    expect(elsewhere!.status).toBe(201);
    expect([first!.text, first!.headers.get('idempotent-replayed')]).toEqual([
      elsewhere!.text,
      'true',
    ]);
    expect(second!.status).toBe(201);
    const { body } = await server.http.get(`${thread}/comments`);
    expect(body.items.map(({ number }: { number: number }) => number)).toEqual([1, 2]);
  });

  it('go alone where a thread is locked, and only its own posts wait for it', async () => {
    const [busy, calm] = [await desk.thread(), await desk.thread()];
    const [ivy, jo] = await readers(['ivy', 'jo']);
    const free = await hold(server.databaseUrl, COUNTER_OF, [await idOf(busy)]);
    const late = send({ thread: busy, as: ivy!, body: 'I wait.' });
    await eventually(async () => (await waiting(server.databaseUrl)) === 1);
    const soon = await send({ thread: calm, as: jo!, body: 'I do not.' });
    expect(soon.status).toBe(201);
    expect(await waiting(server.databaseUrl)).toBe(1);
    await free();
    expect((await late).status).toBe(201);
  });

  it('are none of them stored where one transaction cannot be, and all of them later', async () => {
    const thread = await desk.thread();
    const [kim, lou] = await readers(['kim', 'lou']);
    const posts = [
      { thread, as: kim!, body: 'Kept at last', key: 'fault-kim' },
      { thread, as: lou!, body: 'Kept at last, too', key: 'fault-lou' },
    ];
    await query(server.databaseUrl, 'alter table comment_fingerprints rename to away');
    const failed = await Promise.all(posts.map((post) => send(post)));
    await query(server.databaseUrl, 'alter table away rename to comment_fingerprints');
    expect(failed.map(({ status }) => status)).toEqual([500, 500]);
    expect((await server.http.get(`${thread}/comments`)).body.items).toEqual([]);
    const kept = await Promise.all(posts.map((post) => send(post)));
    expect(kept.map(({ status }) => status)).toEqual([201, 201]);
  });
});
