import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CommentDraftsService } from '../../src/comments/comment-drafts.service.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

let server: TestApp;

beforeAll(async () => {
  server = await startApp();
});
afterAll(() => server.stop());

const deskOf = async (slug: string, settings: object): Promise<Desk> =>
  new Desk(server, await makeSite(server, slug, { guests: true, ...settings }));

describe('whoever has no post left', () => {
  it('has nothing rendered, nor has whoever is answered again', async () => {
    const desk = await deskOf('rendering', { postsPerMinute: 1 });
    const thread = await desk.thread();
    const as = await desk.reader('ann');
    const rendered = jest.spyOn(server.app.get(CommentDraftsService), 'revisionOf');
    const post = async (key: string) =>
      (
        await server.http.post(`${thread}/comments`, {
          as,
          headers: { 'idempotency-key': key },
          body: { body: 'A word' },
        })
      ).status;
    expect([await post('one'), await post('one'), await post('two')]).toEqual([201, 201, 429]);
    expect(rendered).toHaveBeenCalledTimes(1);
  });

  it('pays nothing for what is refused at sight', async () => {
    const desk = await deskOf('at-sight', { postsPerMinute: 1, maxLength: 10 });
    const thread = await desk.thread();
    const as = await desk.reader('ann');
    expect((await desk.tryPost(thread, 'x'.repeat(11), { as })).status).toBe(422);
    expect((await desk.tryPost(thread, 'x', { as })).status).toBe(201);
  });

  it('keeps the form, and leaves no row behind for it', async () => {
    const desk = await deskOf('forms', { guestDelaySeconds: 1, guestPostsPerMinute: 1 });
    const thread = await desk.thread();
    const form = async () => (await server.http.get(`${thread}/me`)).body.form as object;
    const [first, second] = [await form(), await form()];
    server.later(1000);
    const post = async (body: string, { token }: { token?: string }) =>
      (await server.http.post(`${thread}/comments`, { body: { body, form: { token } } })).status;
    expect([await post('One', first), await post('Two', second)]).toEqual([201, 429]);
    const spent = `select 1 from rate_limits where bucket like 'guest-form %'`;
    expect(await query(server.databaseUrl, spent)).toHaveLength(1);
    server.later(60_000);
    expect(await post('Two', second)).toBe(201);
    server.later(-61_000);
  });
});
