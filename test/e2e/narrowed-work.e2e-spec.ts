import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type TestApp } from '../support/app.js';
import { ScreeningDesk } from '../support/screening-desk.js';

const ENGLISH = 'I do not see how anybody could have known that at the time.';
const GERMAN = 'Das hätte damals wirklich niemand wissen können, glaube ich.';
const LINKS = Array.from({ length: 6 }, (_, n) => `https://${n}.example/page`).join(' ');

let server: TestApp;
let desk: ScreeningDesk;
let list: string;
/** Comments by what they are. */
let ids: Record<string, string>;

beforeAll(async () => {
  server = await startApp();
});
afterAll(() => server.stop());
beforeEach(async () => {
  desk = await ScreeningDesk.open(server);
  const made = await server.http.post(`${desk.at}/moderation/term-lists`, {
    as: desk.site.admin,
    body: { name: 'Words', terms: ['zounds'], outcome: 'hold' },
  });
  expect(made.status).toBe(201);
  list = made.body.id;
  const shown = await desk.posted(ENGLISH);
  const thread = await desk.thread({}, { moderation: 'pre' });
  const held = async (body: string): Promise<string> => (await desk.post(thread, body)).id;
  ids = {
    english: await held(`${ENGLISH} Really.`),
    german: await held(GERMAN),
    short: await held('ok'),
    linked: await held(LINKS),
    term: await held(`Zounds! ${ENGLISH}`),
    shown: shown.comment.id,
  };
});

const as = () => ({ as: desk.site.moderator });
const named = (found: readonly string[]): string[] =>
  found.map((id) => Object.entries(ids).find(([, each]) => each === id)![0]).sort();

async function queued(query: string): Promise<string[]> {
  const path = `${desk.at}/moderation/queues/pending/items?${query}`;
  const { status, body } = await server.http.get(path, as());
  expect(status).toBe(200);
  return named(body.items.map(({ comment }: { comment: { id: string } }) => comment.id));
}

async function listed(query: string): Promise<string[]> {
  const { status, body } = await server.http.get(`${desk.at}/comments?${query}`, as());
  expect(status).toBe(200);
  return named(body.items.map(({ id }: { id: string }) => id));
}

function claim(filter: object): Promise<Answer> {
  const body = { count: 10, filter };
  return server.http.post(`${desk.at}/moderation/queues/pending/claims`, { ...as(), body });
}

describe('work that is narrowed', () => {
  it('to a language is what is written in it, where that can be told', async () => {
    expect(await queued('language=de')).toEqual(['german']);
    expect(await queued('language=en')).toEqual(['english', 'term']);
    expect(await queued('language=fr')).toEqual([]);
    const { body } = await claim({ language: 'de' });
    expect(body.items).toMatchObject([{ language: 'de', comment: { id: ids['german'] } }]);
    const item = `${desk.at}/moderation/items/${body.items[0].id}`;
    expect((await server.http.get(item, as())).body.language).toBe('de');
    expect(await listed('state=any&language=en')).toEqual(['english', 'shown', 'term']);
  });

  it('to a rule is what screening found by it, in a check or by a list', async () => {
    expect(await queued('rule=links')).toEqual(['linked']);
    expect(await queued('rule=terms')).toEqual(['term']);
    expect(await queued(`rule=${list}`)).toEqual(['term']);
    expect(await queued('rule=external')).toEqual([]);
    const { body } = await claim({ rule: list, language: 'en' });
    expect(body.items).toHaveLength(1);
    expect(await listed(`state=pending&rule=${list}`)).toEqual(['term']);
  });

  it('follows the text: an edit in another language, or without the word, is found by that', async () => {
    const author = await desk.reader('edith');
    const thread = await desk.thread({}, { moderation: 'pre' });
    const posted = await desk.post(thread, `Zounds! ${ENGLISH}`, { as: author });
    ids['edited'] = posted.id;
    const path = `${desk.at}/comments/${posted.id}`;
    expect(await queued(`rule=${list}&language=en`)).toEqual(['edited', 'term']);
    const edited = await server.http.patch(path, { as: author, body: { body: GERMAN } });
    expect(edited.status).toBe(200);
    expect(await queued(`rule=${list}`)).toEqual(['term']);
    expect(await queued('language=de')).toEqual(['edited', 'german']);
  });

  it('to what was edited since it was approved is what shows another text than a moderator saw', async () => {
    const author = await desk.reader('edna');
    const approved = await desk.post(await desk.thread(), ENGLISH, { as: author });
    ids['edited'] = approved.id;
    const report = { as: await desk.reader('rob'), body: { reason: 'other' } };
    await server.http.post(`${desk.at}/comments/${approved.id}/reports`, report);
    expect((await desk.decide('dismiss-reports', approved.id)).status).toBe(200);
    expect(await listed('edited-since-approved=true')).toEqual([]);
    const path = `${desk.at}/comments/${approved.id}`;
    const body = { body: `${ENGLISH} And more.` };
    expect((await server.http.patch(path, { as: author, body })).status).toBe(200);
    expect(await listed('edited-since-approved=true')).toEqual(['edited']);
  });

  it('is decided about as a whole', async () => {
    const body = { action: 'reject', filter: { state: 'pending', language: 'de' }, dryRun: true };
    const tried = await server.http.post(`${desk.at}/moderation/bulk`, { ...as(), body });
    expect(tried.body).toMatchObject({ total: 1, samples: [{ id: ids['german'] }] });
    const ruled = { ...body, filter: { state: 'pending', rule: 'links' } };
    const again = await server.http.post(`${desk.at}/moderation/bulk`, { ...as(), body: ruled });
    expect(again.body).toMatchObject({ total: 1, samples: [{ id: ids['linked'] }] });
  });

  it('is refused to others, and where it is no language', async () => {
    const open = await server.http.get(`${desk.at}/comments?language=de&rule=links`);
    expect([open.status, open.body.errors.map((e: { pointer: string }) => e.pointer)]).toEqual([
      422,
      ['?rule', '?language'],
    ]);
    const wrong = await server.http.get(`${desk.at}/comments?language=deutsch`, as());
    expect(wrong.status).toBe(422);
  });
});
