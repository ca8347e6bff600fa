import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let desk: Desk;
let thread: string;
let sites = 0;

beforeAll(async () => {
  server = await startApp();
});
beforeEach(async () => {
  desk = new Desk(server, await makeSite(server, `site-${(sites += 1)}`));
  thread = await desk.thread();
});
afterAll(() => server.stop());

interface Listed {
  id: string;
  html: string;
}

const ask = (asked: Record<string, string>, as = desk.site.moderator): Promise<Answer> =>
  server.http.get(`${desk.at}/comments?${new URLSearchParams(asked).toString()}`, { as });

/** What is shown of the comments that are found, newest first. */
async function found(q: string, more: Record<string, string> = {}): Promise<string[]> {
  const { status, body } = await ask({ q, ...more });
  expect([status, body.errors]).toEqual([200, undefined]);
  return body.items.map(({ html }: Listed) => html.replace(/<[^>]+>/g, ''));
}

describe('a search', () => {
  it('finds what the text has somewhere, in capitals or not', async () => {
    await desk.post(thread, 'The casino pays **well**');
    await desk.post(thread, 'A quiet word');
    await desk.post(thread, 'CASINOS in Århus');
    const both = ['CASINOS in Århus', 'The casino pays well'];
    expect(await found('casino')).toEqual(both);
    expect(await found('SINO')).toEqual(both);
    expect(await found('pays well')).toEqual(both.slice(1));
    expect(await found('århus')).toEqual(both.slice(0, 1));
    expect(await found('arhus')).toEqual([]);
  });

  it('finds the address of a link', async () => {
    await desk.post(thread, '[here](https://pills.example/now)');
    expect(await found('pills.example')).toHaveLength(1);
  });

  it('takes every character for itself', async () => {
    await desk.post(thread, '100% sure');
    await desk.post(thread, '1000 and snake_case');
    await desk.post(thread, 'snakeXcase');
    await desk.post(thread, String.raw`a \`C:\temp\` folder`);
    expect(await found('100%')).toEqual(['100% sure']);
    expect(await found('snake_case')).toEqual(['1000 and snake_case']);
    expect(await found(String.raw`C:\temp`)).toHaveLength(1);
    expect(await found("cas' or 1=1")).toEqual([]);
  });

  it('finds authors by their names', async () => {
    await desk.post(thread, 'One', { guest: { name: 'Oberon Vane' } });
    const as = await desk.reader('tam', { name: 'Tamsin Vane' });
    await desk.post(thread, 'Two', { as });
    await desk.post(thread, 'Three', { guest: { name: 'Bea' } });
    expect(await found('vane')).toEqual(['Two', 'One']);
    expect(await found('tamsin')).toEqual(['Two']);
  });

  it('looks at published comments, or those of the state asked for, or any', async () => {
    await desk.post(thread, 'casino one');
    const hidden = await desk.post(thread, 'casino two');
    await desk.decide('hide', hidden.id);
    await desk.patchThread(thread, { moderation: 'pre' });
    await desk.post(thread, 'casino three');
    expect(await found('casino')).toEqual(['casino one']);
    expect(await found('casino', { state: 'pending' })).toEqual(['casino three']);
    const any = ['casino three', 'casino two', 'casino one'];
    expect(await found('casino', { state: 'any' })).toEqual(any);
    const { body } = await ask({ state: 'any' });
    expect(body.items).toHaveLength(3);
  });

  it('finds an edit that waits and not a text that has gone', async () => {
    const { id, editToken: as } = await desk.post(thread, 'First words');
    const edit = (body: string): Promise<Answer> =>
      server.http.patch(`${desk.at}/comments/${id}`, { as, body: { body } });
    await edit('Second words');
    await desk.patchThread(thread, { moderation: 'pre' });
    await edit('Third words');
    expect(await found('first words')).toEqual([]);
    expect(await found('second words')).toEqual(['Second words']);
    expect(await found('third words')).toEqual(['Second words']);
  });

  it('is narrowed by whatever else is asked for', async () => {
    const as = await desk.reader('ann');
    const other = await desk.thread({ tags: ['sport'] });
    const { threadId, author } = (await desk.post(other, 'casino by Ann', { as })) as never as {
      threadId: string;
      author: { id: string };
    };
    await desk.post(thread, 'casino by a guest');
    for (const filter of [{ thread: threadId }, { person: author.id }, { tag: 'sport' }])
      expect(await found('casino', filter as never)).toEqual(['casino by Ann']);
    expect(await found('casino', { since: '2035-01-01T00:00:00Z' })).toEqual([]);
  });

  it('leaves out hidden threads, and other sites', async () => {
    await desk.post(thread, 'casino');
    await desk.patchThread(thread, { state: 'hidden' });
    const elsewhere = new Desk(server, await makeSite(server, `other-${sites}`));
    await elsewhere.post(await elsewhere.thread(), 'casino');
    expect(await found('casino')).toEqual([]);
  });

  it('goes on from page to page, and back', async () => {
    for (let n = 1; n <= 5; n += 1) await desk.post(thread, `casino ${n}`);
    const first = await ask({ q: 'casino', limit: '2' });
    const second = await ask({ q: 'casino', limit: '2', after: first.body.page.next });
    const third = await ask({ q: 'casino', limit: '2', after: second.body.page.next });
    const back = await ask({ q: 'casino', limit: '2', after: third.body.page.prev });
    const shown = [first, second, third, back].map(({ body }) =>
      body.items.map(({ html }: Listed) => html.slice(-5, -4)).join(''),
    );
    expect(shown).toEqual(['54', '32', '1', '32']);
    expect(third.body.page.next).toBeNull();
    const other = await ask({ q: 'pills', after: first.body.page.next });
    expect([other.status, other.body.code]).toEqual([400, 'bad-cursor']);
  });

  it.each([
    { what: 'two letters', q: 'ab' },
    { what: 'more than 200', q: 'x'.repeat(201) },
    { what: 'single letters', q: 'a b c' },
    { what: 'signs', q: '!!!' },
    { what: 'emoji', q: '😀😀😀' },
  ])('is refused for $what', async ({ q }) => {
    const { status, body } = await ask({ q });
    expect([status, body.errors]).toMatchObject([422, [{ pointer: '?q' }]]);
  });

  it('is for moderators', async () => {
    for (const as of [undefined, await desk.reader('ann')]) {
      const { status, body } = await server.http.get(`${desk.at}/comments?q=casino`, { as });
      const errors = [{ pointer: '?q', detail: 'is for moderators' }];
      expect([status, body.errors]).toEqual([422, errors]);
    }
  });
});
