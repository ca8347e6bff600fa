import { createHmac } from 'node:crypto';
import { text as textOf } from 'node:stream/consumers';
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startLocal, type Local } from '../support/listen.js';
import { ScreeningDesk, told } from '../support/screening-desk.js';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let receiver: Local;
let server: TestApp;
let desk: ScreeningDesk;
let secret: string;
const received: Received[] = [];
/** What the receiver does with a question. */
let answer: (response: ServerResponse) => void;

const takes: RequestListener = (request, response) => {
  void textOf(request).then((body) => {
    received.push({ headers: request.headers, body });
    answer(response);
  });
};
const says = (value: unknown) => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(typeof value === 'string' ? value : JSON.stringify(value));
};

beforeAll(async () => {
  receiver = await startLocal(takes);
  server = await startApp(undefined, { outboundAllow: [receiver.pair], poolSize: 2 });
});
afterAll(async () => {
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  await server.stop();
  await receiver.close();
});
beforeEach(async () => {
  received.length = 0;
  desk = await ScreeningDesk.open(server);
  await external({ url: `${receiver.origin}/screen` });
  secret = await newSecret();
});

const external = (policy: object) => desk.checks({ external: policy });

async function newSecret(): Promise<string> {
  const path = `${desk.at}/moderation/screening-secret`;
  const made = await server.http.post(path, { as: desk.site.admin });
  expect(made.status).toBe(201);
  return made.body.secret;
}

describe('a receiver that is asked about texts', () => {
  it('gets the text, its place and the author’s name for themselves, signed', async () => {
    answer = says({ outcome: 'publish' });
    const guest = { name: 'Gus', email: 'gus@mail.example' };
    const thread = await desk.thread();
    const { id, editToken } = await desk.post(thread, '**Bold** words', { guest });
    await desk.post(thread, 'Mine', { as: await desk.reader('ann') });
    const edit = { as: editToken, body: { body: 'Bolder' } };
    await server.http.patch(`${desk.at}/comments/${id}`, edit);

    const asked = received.map(({ body }) => JSON.parse(body));
    const about = { type: 'comment.screen', site: desk.site.slug, thread: expect.any(String) };
    expect(asked).toEqual([
      { ...about, comment: { text: 'Bold words', author: null, isEdit: false } },
      { ...about, comment: { text: 'Mine', author: { sub: 'ann' }, isEdit: false } },
      { ...about, comment: { text: 'Bolder', author: null, isEdit: true } },
    ]);
    const { headers, body } = received[0]!;
    const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(body).not.toMatch(/mail\.example|127\.0\.0\.1|Gus/);
  });

  it.each([
    ['publish', 'published', 'published'],
    ['label', 'published', 'published'],
    ['hold', 'held', 'pending'],
    ['spam', 'held', 'spam'],
    ['reject', 'rejected', 'rejected'],
  ])('says %s, and so it is', async (outcome, told, state) => {
    answer = says({ outcome, reasons: ['toxicity 0.9', 'x'.repeat(500), 'a\u0000b'] });
    const { outcome: given, reasons, comment } = await desk.posted('A word');
    expect([given, (await desk.see(comment.id)).body.state]).toEqual([told, state]);
    expect(JSON.stringify(reasons)).not.toContain('toxicity');
    const found = await desk.findings(comment.id);
    if (outcome === 'publish') expect(found).toEqual([]);
    else {
      expect(found).toMatchObject([
        { check: 'external', outcome, values: ['toxicity 0.9', 'x'.repeat(200), 'ab'] },
      ]);
    }
  });

  it('is kept no secret of in the clear, and a new one takes the place of the old', async () => {
    const [row] = await query<{ sealed: Buffer }>(
      server.databaseUrl,
      `select sealed from screening_secrets s join sites on sites.id = site_id where slug = $1`,
      [desk.site.slug],
    );
    expect(row!.sealed.toString('latin1')).not.toContain(secret.slice(6, 20));
    expect(await newSecret()).not.toBe(secret);
    const { text } = await server.http.get(desk.at, { as: desk.site.admin });
    expect(text).not.toContain('whsec_');
  });
});

describe('a receiver that gives no usable answer', () => {
  const hangs = (): void => {};

  it.each<[string, typeof answer]>([
    ['says nothing', hangs],
    ['has a fault', (response) => void response.writeHead(500).end('{"outcome":"publish"}')],
    ['sends no JSON', says('<html>')],
    ['sends an outcome that is none', says({ outcome: 'burn' })],
    ['sends reasons that are none', says({ outcome: 'publish', reasons: [1] })],
    ['never ends', (response) => void response.writeHead(200).write('{"outcome"')],
    ['says too much', says({ outcome: 'publish', reasons: ['x'.repeat(70_000)] })],
    ['leads elsewhere', (response) => void response.writeHead(302, { location: '/' }).end()],
  ])('and %s leaves a comment as the site wants it', async (_, does) => {
    answer = does;
    await external({ deadlineMs: 100 });
    const held = await desk.posted('A word');
    expect(told(held)).toEqual(['held', 'A moderator looks at comments here before they show.']);
    expect(await desk.findings(held.comment.id)).toMatchObject([
      { check: 'external', unknown: true, outcome: 'hold', detail: 'could-not-tell' },
    ]);
    await external({ onUnknown: 'ignore' });
    const open = await desk.posted('Another word');
    expect(told(open)).toEqual(['published']);
  });

  it('holds no connection of ours: others are answered meanwhile', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    answer = (response) => void released.then(() => says({ outcome: 'publish' })(response));
    await external({ deadlineMs: 2000 });
    const thread = await desk.thread();
    // More than there are connections in the pool.
    const waiting = ['one', 'two', 'three', 'four'].map((word) => desk.tryPost(thread, word));
    await eventually(() => received.length === waiting.length);
    const quiet = await ScreeningDesk.open(server);
    expect((await quiet.post(await quiet.thread(), 'Meanwhile')).outcome).toBe('published');
    release();
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect(statuses).toEqual([201, 201, 201, 201]);
  });
});

describe('a site that nobody else is asked by', () => {
  it('asks nobody, and without a secret cannot tell', async () => {
    await external({ url: null });
    expect((await desk.posted('A word')).outcome).toBe('published');
    expect(received).toEqual([]);
    desk = await ScreeningDesk.open(server);
    await external({ url: `${receiver.origin}/screen` });
    expect((await desk.posted('A word')).outcome).toBe('held');
    expect(received).toEqual([]);
  });
});
