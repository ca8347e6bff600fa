import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { ScreeningDesk } from '../support/screening-desk.js';

const CONTENT = 'It contains something that a moderator looks at first.';

let server: TestApp;
let desk: ScreeningDesk;
let other: ScreeningDesk;

beforeAll(async () => {
  server = await startApp();
});
afterAll(async () => {
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  await server.stop();
});
beforeEach(async () => {
  desk = await ScreeningDesk.open(server);
  other = await ScreeningDesk.open(server);
});

const lists = (at = desk): string => `${at.at}/moderation/term-lists`;
const listOf = (terms: string[], more: object = {}) => ({
  name: 'Words',
  outcome: 'hold',
  terms,
  ...more,
});

async function add(terms: string[], more: object = {}): Promise<string> {
  const body = listOf(terms, more);
  const made = await server.http.post(lists(), { as: desk.site.admin, body });
  expect([made.status, made.body.version]).toEqual([201, 1]);
  return made.body.id;
}

describe('a list of terms', () => {
  it('holds words, phrases, wildcards and patterns, and a moderator sees which it was', async () => {
    const id = await add(['scam', 'buy now', 'idiot*', '/[0-9]{4}-[0-9]{4}/'], { leet: true });
    for (const [text, term, excerpt] of [
      ['What a sc4m', 'scam', 'sc4m'],
      ['Buy  now!', 'buy now', 'Buy  now'],
      ['Such idiots', 'idiot*', 'idiots'],
      ['Call 1234-5678', '/[0-9]{4}-[0-9]{4}/', '1234-5678'],
    ]) {
      const answer = await desk.posted(text!);
      expect([text, answer.outcome, ...answer.reasons]).toEqual([text, 'held', CONTENT]);
      expect(await desk.findings(answer.comment.id)).toMatchObject([
        { check: 'terms', values: [term], excerpts: [excerpt], rule: { id, version: 1 } },
      ]);
    }
    expect((await desk.posted('A scampi')).outcome).toBe('published');
    expect((await other.posted('A scam')).outcome).toBe('published');
  });

  it('has an outcome of its own, and the strictest of several lists wins', async () => {
    await add(['one'], { outcome: 'label' });
    await add(['two'], { outcome: 'reject', name: 'Never' });
    await add(['three'], { outcome: 'off', name: 'Later' });
    expect((await desk.posted('one three')).outcome).toBe('published');
    const worst = await desk.posted('one two three');
    expect(worst.outcome).toBe('rejected');
    expect(worst.reasons.join()).not.toContain('two');
    expect(await desk.findings(worst.comment.id)).toHaveLength(2);
  });

  it('is a new version after each change; findings keep what they were made by', async () => {
    const id = await add(['first']);
    const before = await desk.posted('The first');
    const body = listOf(['second']);
    const path = `${lists()}/${id}`;
    const wrong = { as: desk.site.admin, body, headers: { 'if-match': '"7"' } };
    expect((await server.http.put(path, wrong)).body.code).toBe('precondition-failed');
    const changed = await server.http.put(path, { as: desk.site.admin, body });
    expect([changed.status, changed.body.version]).toEqual([200, 2]);
    expect((await desk.posted('The first')).outcome).toBe('published');
    const after = await desk.posted('The second');
    const ruleOf = async (answer: Answer['body']) =>
      (await desk.findings(answer.comment.id))[0].rule;
    expect([await ruleOf(before), await ruleOf(after)]).toEqual([
      { id, version: 1 },
      { id, version: 2 },
    ]);
    expect((await server.http.delete(path, { as: desk.site.admin })).status).toBe(204);
    expect((await server.http.delete(path, { as: desk.site.admin })).status).toBe(404);
    expect((await desk.posted('The second')).outcome).toBe('published');
    expect(await desk.findings(after.comment.id)).toHaveLength(1);
  });

  it('is listed without its terms, read with them, and unknown on another site', async () => {
    const id = await add(['scam'], { language: 'de' });
    const { body } = await server.http.get(lists(), { as: desk.site.moderator });
    expect(body.items).toEqual([
      {
        id,
        name: 'Words',
        outcome: 'hold',
        leet: false,
        language: 'de',
        version: 1,
        changedAt: expect.any(String),
      },
    ]);
    const one = await server.http.get(`${lists()}/${id}`, { as: desk.site.moderator });
    expect(one.body.terms).toEqual(['scam']);
    for (const [method, end, more] of [
      ['GET', '', {}],
      ['PUT', '', { body: listOf(['x']) }],
      ['DELETE', '', {}],
      ['POST', '/test', { body: { text: 'x' } }],
    ] as const) {
      const path = `${lists(other)}/${id}${end}`;
      const answer = await server.http.call(method, path, { as: other.site.admin, ...more });
      expect([method, answer.status]).toEqual([method, 404]);
    }
  });

  it('can be tried on a text; nothing is stored', async () => {
    const id = await add(['scam', '/o+ps/']);
    const body = { text: 'Ooops, a scam' };
    const path = `${lists()}/${id}/test`;
    const { body: tried } = await server.http.post(path, { as: desk.site.moderator, body });
    expect(tried.matches).toEqual([
      { term: '/o+ps/', start: 0, end: 5 },
      { term: 'scam', start: 9, end: 13 },
    ]);
  });

  it('is one of twenty at most', async () => {
    for (let n = 0; n < 20; n += 1) await desk.termList();
    const body = listOf(['x']);
    const { status, body: told } = await server.http.post(lists(), { as: desk.site.admin, body });
    expect([status, told.code]).toEqual([409, 'too-many-lists']);
  });
});

describe('a list that does not parse', () => {
  const refused = async (body: object) => {
    const { status, body: told } = await server.http.post(lists(), { as: desk.site.admin, body });
    return [status, ...(told.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)];
  };

  it('is refused with every bad line', async () => {
    const terms = ['good', '/(/', ' ', '/x{300}/', '*', 'x'.repeat(300), '/(?=x)/'];
    expect(await refused(listOf(terms))).toEqual([
      422,
      ...[1, 2, 3, 4, 5, 6].map((line) => `#/terms/${line}`),
    ]);
  });

  it.each([
    ['no terms', { terms: [] }, '#/terms'],
    ['too many terms', { terms: Array<string>(50_001).fill('x') }, '#/terms'],
    ['a term that is none', { terms: ['a', 1] }, '#/terms'],
    ['NUL in it', { terms: ['a', 'b\u0000'] }, '#/terms/1'],
    ['half a character in it', { terms: ['\ud800'] }, '#/terms/0'],
    ['a language that is none', { language: 'de-1' }, '#/language'],
    ['an outcome that is none', { outcome: 'burn' }, '#/outcome'],
    ['no name', { name: '' }, '#/name'],
  ])('is refused with %s', async (_, more, pointer) => {
    expect(await refused(listOf(['x'], more))).toEqual([422, pointer]);
  });
});

/** Patterns that are taken, and together need half a second for the text below. */
const BOMB = ['!', '#', '%', '&'].map((end) => `/(?:[a-z]?){100}[a-z]{0,20}${end}/`);

describe('a list that is slow', () => {
  const slow = 'ax'.repeat(5000);

  it.each([
    ['hold', 'held', ['A moderator looks at comments here before they show.']],
    ['ignore', 'published', []],
  ])('could not tell: the site wants to %s, and meanwhile others are answered', async (...row) => {
    const [onUnknown, outcome, reasons] = row;
    await desk.checks({ terms: { onUnknown, deadlineMs: 10 } });
    const id = await add(BOMB);
    const thread = await desk.thread();
    // It is compiled by now: what takes long is the match.
    const tried = { as: desk.site.moderator, body: { text: 'xx!' } };
    expect((await server.http.post(`${lists()}/${id}/test`, tried)).body.matches).toHaveLength(1);
    const order: string[] = [];
    const noted = async (name: string, answer: Promise<Answer>) => {
      const { body } = await answer;
      order.push(name);
      return body;
    };
    const post = noted('slow', desk.tryPost(thread, slow));
    await noted('other', server.http.get('//healthz'));
    const answer = await post;
    expect(order[0]).toBe('other');
    expect([answer.outcome, answer.reasons]).toEqual([outcome, reasons]);
    expect(await desk.findings(answer.comment.id)).toMatchObject([
      { check: 'terms', unknown: true, detail: 'could-not-tell', rule: { id } },
    ]);
  });

  it('is started again after it was ended, and finds what there is', async () => {
    await add([...BOMB.slice(0, 1), '/plainly bad/']);
    await desk.checks({ terms: { deadlineMs: 10 } });
    await desk.posted(slow);
    await desk.checks({ terms: { deadlineMs: 2000 } });
    const answer = await desk.posted('This is plainly bad');
    expect(await desk.findings(answer.comment.id)).toMatchObject([
      { unknown: false, values: ['/plainly bad/'] },
    ]);
  });
});

describe('a list of fifty thousand terms', () => {
  it('is taken, and matched beside everything else', async () => {
    const terms = Array.from({ length: 50_000 }, (_, n) => `word${n.toString(36)}x`);
    await desk.checks({ terms: { deadlineMs: 2000 } });
    await add(terms);
    const found = await desk.posted(`It says ${terms.at(-1)} here`);
    expect(await desk.findings(found.comment.id)).toMatchObject([{ unknown: false }]);
    expect((await desk.posted('It says nothing')).outcome).toBe('published');
  });
});
