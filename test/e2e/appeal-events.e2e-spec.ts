import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppealDesk } from '../support/appeal-desk.js';
import { inconsistencies } from '../support/consistency.js';
import { WebhookDesk } from '../support/webhook-desk.js';

const TYPES = ['appeal.created', 'appeal.decided'];

const hooks = new WebhookDesk();
let desk: AppealDesk;

beforeAll(async () => {
  await hooks.start();
  desk = await AppealDesk.open(hooks.server);
  hooks.desk = desk;
});
afterAll(async () => {
  await hooks.stop();
  expect(await inconsistencies(hooks.server.databaseUrl)).toEqual([]);
});

describe('an appeal', () => {
  it('is told of when it is made and when it is decided, once each, by ids and the outcome', async () => {
    const hook = await hooks.hook('/appeals', { types: TYPES, payload: 'thin' });
    const { id, decision, filed } = await desk.appealed('remove');
    expect((await desk.appeal(decision, desk.ann, 'zqagain')).status).toBe(409);
    const asked = { outcome: 'overturned', reason: 'zqreason' };
    const first = await desk.rule(filed.id, asked, desk.site.moderator);
    expect([first.status, first.body.code]).toEqual([403, 'same-reviewer']);
    const both = await Promise.all([desk.rule(filed.id, asked), desk.rule(filed.id, asked)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);

    const told = await hooks.listed(TYPES);
    const about = { threadId: (await desk.see(id)).body.threadId, commentId: id };
    expect(told.map(({ type, data }) => [type, data])).toEqual([
      ['appeal.created', { ...about, appealId: filed.id }],
      ['appeal.decided', { ...about, appealId: filed.id, outcome: 'overturned' }],
    ]);
    expect(await hooks.sent('/appeals', 2)).toEqual(told);
    await hooks.end(hook);
  });

  it('is told of as everybody sees the comment at that moment, without its words', async () => {
    const { id, filed } = await desk.appealed('hide');
    await desk.rule(filed.id, { outcome: 'confirmed', reason: 'zqreason' });
    await hooks.listed(TYPES);
    const { text, body } = await hooks.call('GET', `${desk.at}/events?limit=100`);
    const [made] = body.items.filter(
      (event: { type: string; data: { commentId: string } }) =>
        event.type === 'appeal.created' && event.data.commentId === id,
    );
    expect(made.data).toMatchObject({ appealId: filed.id, comment: null });
    for (const word of ['zqreason', 'It was a joke.', 'moderator'])
      expect(text).not.toContain(word);
  });
});
