import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import type { Canary } from '../support/canary-book.js';
import { Canaries, formsOf } from '../support/canaries.js';
import { makeCallers } from '../support/callers.js';
import { crawl, saidIn, stopsOf, type Stop } from '../support/crawl.js';
import { Desk } from '../support/desk.js';
import { sendRaw } from '../support/raw-client.js';
import { KINDS, placesOf, SIGHTS, type Sight } from '../support/sight-table.js';

let server: TestApp;
let desk: Desk;
let canaries: Canaries;
let stops: Stop[];
let callers: Record<string, string | undefined>;
/** Each form of each word, in lower case. */
let forms: Map<string, Canary>;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  canaries = new Canaries(desk);
  await canaries.plant();
  stops = stopsOf(canaries);
  forms = new Map(
    canaries.all.flatMap((each) => formsOf(each).map((form) => [form.toLowerCase(), each])),
  );
  callers = await makeCallers(desk, new Desk(server, await makeSite(server, 'other')));
});
afterAll(() => server.stop());

const met = (said: string): Canary[] =>
  [...forms].filter(([form]) => said.includes(form)).map(([, canary]) => canary);

/** Where this caller met texts that somebody else wrote, and their own: `kind @ route`. */
async function walk(as: string | undefined, along = stops) {
  const [others, own, kept] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for await (const { stop, answer } of crawl(server, along, as)) {
    expect([stop.path, answer.status < 500]).toEqual([stop.path, true]);
    const cached = answer.headers.get('cache-control')?.includes('public') ?? false;
    for (const { kind, writer } of met(saidIn(answer))) {
      const where = `${kind} @ ${stop.route}`;
      (writer === as ? own : others).add(where);
      if (cached) kept.add(where);
    }
  }
  // Whoever asked: what a shared cache may keep is for everybody.
  expect([...kept]).toEqual([]);
  return { others: [...others].sort(), own: [...own].sort() };
}

const seenAs = (sight: Sight, kinds: readonly string[] = KINDS): string[] =>
  kinds.flatMap((kind) => placesOf(kind, sight).map((route) => `${kind} @ ${route}`)).sort();

/** The addresses that name this comment, or none. */
const stopsAbout = (id: string): Stop[] =>
  stops.filter(
    ({ path }) => path.includes(id) || !canaries.comments.some((it) => path.includes(it)),
  );

const kindsBy = (...writers: string[]): string[] => [
  ...new Set(canaries.all.filter(({ writer }) => writers.includes(writer)).map((it) => it.kind)),
];

describe('what is hidden', () => {
  it('has a row in the table for every kind, and a line for every caller', () => {
    const planted = new Set(canaries.all.map(({ kind }) => kind));
    expect([...planted].sort()).toEqual(KINDS.toSorted());
    expect(Object.keys(SIGHTS).sort()).toEqual(Object.keys(callers).sort());
  });

  it.each(Object.entries(SIGHTS))('is met by %s as by %s', async (caller, sight) => {
    const seen = await walk(callers[caller]);
    expect(seen).toEqual({ others: seenAs(sight), own: [] });
  });

  it('is met by an author where they look for their own, and nobody else’s', async () => {
    const editor = canaries.all.find(({ kind }) => kind === 'an edit that waits')!.writer;
    for (const as of [canaries.author, editor]) {
      const seen = await walk(as);
      expect(seen).toEqual({ others: [], own: seenAs('writer', kindsBy(as)) });
    }
  });

  it('is met by a guest with the token of that one comment, and with no other', async () => {
    const stranger = await desk.post(await desk.thread(), 'Mine');
    expect(await walk(stranger.editToken)).toEqual({ others: [], own: [] });
    const written = canaries.all.filter(
      ({ writer, comment }) => comment && writer.startsWith('clg_'),
    );
    const own = new Set<string>();
    for (const { writer, comment } of written) {
      const seen = await walk(writer, stopsAbout(comment!));
      expect(seen.others).toEqual([]);
      seen.own.forEach((where) => own.add(where));
    }
    const asReaders = / @ GET \/api\/v1\/sites\/:site\/me(\/comments)?$/;
    const mayBe = seenAs('writer', kindsBy(...written.map(({ writer }) => writer)));
    expect([...own].sort()).toEqual(mayBe.filter((where) => !asReaders.test(where)));
  });

  it('is in no header that HEAD gives', async () => {
    for (const { path } of stops.filter((stop) => !stop.path.includes('&'))) {
      const answer = await sendRaw(server.http.origin, { method: 'HEAD', path });
      expect([path, answer.text, met(saidIn(answer))]).toEqual([path, '', []]);
    }
  });

  it('is refused as what never was', async () => {
    const unknown = '0190a000-0000-7000-8000-00000000dead';
    const stranger = callers['reader']!;
    const hidden = await desk.post(await desk.thread({}, { moderation: 'pre' }), 'Waits');
    const calls: [string, string, object?][] = [
      ['GET', ''],
      ['GET', '/replies'],
      ['GET', '/revisions'],
      ['PATCH', '', { body: 'Mine' }],
      ['DELETE', ''],
      ['PUT', '/vote', { value: 1 }],
      ['POST', '/reports', { reason: 'spam' }],
    ];
    for (const [method, end, body] of calls) {
      const told = async (id: string): Promise<unknown> => {
        const path = `${desk.at}/comments/${id}${end}`;
        const answer = await server.http.call(method, path, {
          as: stranger,
          ...(body ? { body } : {}),
        });
        return [method, end, answer.status, answer.text.replaceAll(id, 'id')];
      };
      expect(await told(hidden.id)).toEqual(await told(unknown));
    }
  });

  it('is not counted', async () => {
    const shown = (items: { state: string; replies: { items: [] } }[]): number =>
      items.reduce(
        (sum, { state, replies }) => sum + Number(state === 'published') + shown(replies.items),
        0,
      );
    const page = `${desk.at}/threads/key:page-1`;
    const { body } = await server.http.get(`${page}/comments?limit=100&replies=100`);
    expect(body.thread.counts.comments).toBe(shown(body.items));
    const counts = await server.http.get(`${desk.at}/counts?key=page-1`);
    expect(counts.body.counts['page-1'].comments).toBe(shown(body.items));
  });
});
