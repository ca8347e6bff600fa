import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { counted, inTurns } from '../support/at-once.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { inconsistencies } from '../support/consistency.js';

let servers: [TestApp, TestApp];
let sites = 0;

beforeAll(async () => {
  const first = await startApp();
  servers = [first, await startApp(first.databaseUrl)];
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function deskOf(settings: object): Promise<Desk> {
  const site = await makeSite(servers[0], `limits-${(sites += 1)}`, { guests: true, ...settings });
  return new Desk(servers[0], site);
}

const atOnce = (times: number, call: (server: TestApp, n: number) => Promise<Answer>) =>
  inTurns(servers, times, call);

describe('a limit of five', () => {
  it('lets exactly five of a hundred through that come at once to two instances', async () => {
    const desk = await deskOf({ postsPerMinute: 5 });
    const thread = await desk.thread();
    const as = await desk.reader('ann');
    const answers = await atOnce(100, ({ http }, n) =>
      http.post(`${thread}/comments`, { as, body: { body: `Word ${n}` } }),
    );
    expect(counted(answers)).toEqual({ 201: 5, 429: 95 });
    const { status, headers, body } = answers.find((answer) => answer.status === 429)!;
    expect([status, body.code, body.limit]).toEqual([429, 'rate-limited', 'post']);
    expect(headers.get('ratelimit-policy')).toContain('"post";q=5;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"post";r=0;t=\d+$/);
    expect(Number(headers.get('retry-after'))).toBe(body.retryAfter);
    expect(body.retryAfter).toBeLessThanOrEqual(12);
    const rows = await query(
      servers[0].databaseUrl,
      'select 1 from comments where person_id is not null',
    );
    expect(rows).toHaveLength(5);
    expect(await inconsistencies(servers[0].databaseUrl)).toEqual([]);
  });

  it('is each reader’s own, each address’s own, and grows again with time', async () => {
    const desk = await deskOf({ postsPerMinute: 5, guestPostsPerMinute: 5 });
    const thread = await desk.thread();
    const posts = async (as?: string) => {
      const answers: Answer[] = [];
      for (let n = 0; n < 6; n += 1) {
        answers.push(await desk.tryPost(thread, `Word ${n}`, as ? { as } : {}));
      }
      return counted(answers);
    };
    const five = { 201: 5, 429: 1 };
    expect(await posts(await desk.reader('ann'))).toEqual(five);
    expect(await posts(await desk.reader('ben'))).toEqual(five);
    expect(await posts()).toEqual(five);
    servers[0].later(12_000);
    expect((await desk.tryPost(thread, 'Later')).status).toBe(201);
    expect((await desk.tryPost(thread, 'Too soon')).status).toBe(429);
    servers[0].later(-12_000);
  });

  it('is that of the reader for whom a key acts, and of the address it tells', async () => {
    const desk = await deskOf({ postsPerMinute: 1 });
    const { key } = await desk.key(['act']);
    const thread = await desk.thread();
    const post = (sub: string) =>
      servers[0].http.post(`${thread}/comments`, {
        as: key,
        headers: { 'colloquy-reader': sub, 'colloquy-client-ip': '203.0.113.9' },
        body: { body: `A word by ${sub}` },
      });
    const answers = [await post('ann'), await post('ben'), await post('ann')];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
  });
});

describe('what is left', () => {
  it('is told with each answer', async () => {
    const desk = await deskOf({ postsPerMinute: 5, postsPerDay: 200 });
    const as = await desk.reader('ann');
    const { headers } = await desk.tryPost(await desk.thread(), 'A word', { as });
    expect(headers.get('ratelimit')).toMatch(/^"post";r=4;t=12$/);
    expect(headers.get('ratelimit-policy')).toBe(
      '"post";q=5;w=60, "day";q=200;w=86400, "site";q=100000;w=60, "thread";q=100000;w=60',
    );
  });
});

describe('other limits', () => {
  it.each([
    { what: 'votes', setting: 'votesPerMinute', verb: 'PUT', path: 'vote', body: { value: 1 } },
    {
      what: 'reports',
      setting: 'reportsPerHour',
      verb: 'POST',
      path: 'reports',
      body: { reason: 'spam' },
    },
  ])('count $what', async ({ setting, verb, path, body }) => {
    const desk = await deskOf({ [setting]: 2 });
    const { id } = await desk.post(await desk.thread(), 'A word');
    const as = await desk.reader('ann');
    const answers: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const address = `${desk.at}/comments/${id}/${path}`;
      answers.push((await servers[0].http.call(verb, address, { as, body })).status);
    }
    expect(answers[2]).toBe(429);
    expect(answers.slice(0, 2).every((status) => status < 300)).toBe(true);
  });

  it('count an author’s edits and withdrawals together', async () => {
    const desk = await deskOf({ editsPerMinute: 2 });
    const as = await desk.reader('ann');
    const { id } = await desk.post(await desk.thread(), 'A word', { as });
    const call = (verb: string, body?: object) =>
      servers[0].http.call(verb, `${desk.at}/comments/${id}`, { as, ...(body ? { body } : {}) });
    const answers = [
      await call('PATCH', { body: 'Two words' }),
      await call('DELETE'),
      await call('DELETE'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 204, 429]);
  });

  it('count the comments of everybody in one thread', async () => {
    const desk = await deskOf({ threadPostsPerMinute: 3 });
    const [one, other] = [await desk.thread(), await desk.thread()];
    const answers = await atOnce(10, ({ http }, n) =>
      http.post(`${one}/comments`, { body: { body: `Word ${n}` } }),
    );
    expect(counted(answers)).toEqual({ 201: 3, 429: 7 });
    expect((await desk.tryPost(other, 'Elsewhere')).status).toBe(201);
  });

  it('count bad credentials by address, and tell nobody how many tries are left', async () => {
    const desk = await deskOf({ failedSignInsPerMinute: 3 });
    const answers: Answer[] = [];
    for (let n = 0; n < 5; n += 1) {
      answers.push(await servers[0].http.get(`${desk.at}/me`, { as: `wrong-${n}` }));
    }
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429]);
    for (const { headers } of answers) expect(headers.get('ratelimit')).toBeNull();
    expect(answers[4]!.headers.get('retry-after')).not.toBeNull();
    const me = await servers[0].http.get(`${desk.at}/me`, { as: await desk.reader('ann') });
    expect(me.status).toBe(200);
  });
});

describe('a slow thread', () => {
  it('takes one comment a reader in so many seconds', async () => {
    const desk = await deskOf({});
    const thread = await desk.thread({}, { slowModeSeconds: 60 });
    const [ann, ben] = [await desk.reader('ann'), await desk.reader('ben')];
    expect((await desk.tryPost(thread, 'One', { as: ann })).status).toBe(201);
    const slow = await desk.tryPost(thread, 'Two', { as: ann });
    expect([slow.status, slow.body.code]).toEqual([429, 'slow-mode']);
    expect(slow.body.retryAfter).toBeGreaterThan(50);
    expect((await desk.tryPost(thread, 'Mine', { as: ben })).status).toBe(201);
    servers[0].later(60_000);
    expect((await desk.tryPost(thread, 'Two', { as: ann })).status).toBe(201);
    servers[0].later(-60_000);
  });
});

describe('saying the same again', () => {
  it('is refused for a while, to the same author in the same thread', async () => {
    const desk = await deskOf({ duplicateMinutes: 10 });
    const [thread, other] = [await desk.thread(), await desk.thread()];
    const ann = await desk.reader('ann');
    for (const as of [ann, undefined]) {
      expect((await desk.tryPost(thread, 'Me too!', { as })).status).toBe(201);
      const again = await desk.tryPost(thread, '  me  TOO! ', { as });
      expect([again.status, again.body.code]).toEqual([409, 'duplicate-comment']);
      expect((await desk.tryPost(other, 'Me too!', { as })).status).toBe(201);
      expect((await desk.tryPost(thread, 'Me three!', { as })).status).toBe(201);
    }
    servers[0].later(11 * 60_000);
    expect((await desk.tryPost(thread, 'Me too!', { as: ann })).status).toBe(201);
    servers[0].later(-11 * 60_000);
  });
});

describe('a guest’s script', () => {
  it('that fills in what nobody sees has posted spam, and is told that it waits', async () => {
    const desk = await deskOf({});
    const thread = await desk.thread();
    const posted = await servers[0].http.post(`${thread}/comments`, {
      body: { body: 'Cheap things', website: 'https://spam.example' },
    });
    expect([posted.status, posted.body.outcome, posted.body.comment.state]).toEqual([
      201,
      'held',
      'pending',
    ]);
    const id = posted.body.comment.id as string;
    expect((await desk.see(id)).body.state).toBe('spam');
    expect((await desk.decide('not-spam', id)).body.results[0].current.state).toBe('published');
    expect(await inconsistencies(servers[0].databaseUrl)).toEqual([]);
  });

  it('reads as long as people do, where the site asks for that', async () => {
    const desk = await deskOf({ guestDelaySeconds: 5 });
    const thread = await desk.thread();
    const { http } = servers[0];
    const post = (form?: object) =>
      http.post(`${thread}/comments`, { body: { body: `Word ${Math.random()}`, form } });
    const none = await post();
    expect([none.status, none.body.errors[0].pointer]).toEqual([422, '#/form']);
    const { form } = (await http.get(`${thread}/me`)).body;
    const early = await post({ token: form.token });
    expect([early.status, early.body.limit, early.body.retryAfter]).toEqual([
      429,
      'guest-delay',
      5,
    ]);
    servers[0].later(5000);
    expect((await post({ token: form.token })).status).toBe(201);
    expect((await post({ token: form.token })).body.errors[0].detail).toContain('used before');
    const elsewhere = (await http.get(`${await desk.thread()}/me`)).body.form;
    servers[0].later(5000);
    expect((await post({ token: elsewhere.token })).status).toBe(422);
    servers[0].later(-10_000);
    const reader = await desk.tryPost(thread, 'I am known', { as: await desk.reader('ann') });
    expect(reader.status).toBe(201);
  });

  it('works for its post, where the site asks for that', async () => {
    const desk = await deskOf({ guestWorkBits: 10 });
    const thread = await desk.thread();
    const { http } = servers[0];
    const { form } = (await http.get(`${thread}/me`)).body;
    expect(form.workBits).toBe(10);
    const hash = (proof: string) => createHash('sha256').update(`${form.token}.${proof}`).digest();
    const tries = Array.from({ length: 100_000 }, (_, n) => String(n));
    const works = (proof: string) => hash(proof).readUInt16BE() >>> 6 === 0;
    const post = (proof: string) =>
      http.post(`${thread}/comments`, {
        body: { body: 'Worked', form: { token: form.token, proof } },
      });
    expect((await post(tries.find((proof) => !works(proof))!)).status).toBe(422);
    expect((await post(tries.find(works)!)).status).toBe(201);
  });
});
