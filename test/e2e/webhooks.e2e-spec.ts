import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { dumpOf } from '../support/dump.js';
import type { Received } from '../support/receiver.js';
import { isSignedBy, WebhookDesk } from '../support/webhook-desk.js';

const SECOND = 1_000;
const DAY = 24 * 3_600 * SECOND;

const hooks = new WebhookDesk();

beforeAll(() => hooks.start());
afterAll(() => hooks.stop());

describe('a webhook', () => {
  it('tells what happens, signed so that any library of Standard Webhooks takes it', async () => {
    const told = await hooks.hook('/signed');
    const { id } = await hooks.post('A *word*');
    await hooks.came('/signed', 1);
    const [{ headers, body, event }] = hooks.receiver.at('/signed') as [Received];
    const verified = new Webhook(told.secret).verify(body, headers as Record<string, string>);
    expect(verified).toEqual(event);
    expect(event).toMatchObject({
      id: headers['webhook-id'],
      type: 'comment.published',
      site: 'daily',
      data: { commentId: id, comment: { html: '<p>A <em>word</em></p>' } },
    });
    const { body: pulled } = await hooks.call(
      'GET',
      `${hooks.desk.at}/events?after=${event.sequence - 1}&limit=1`,
    );
    expect(pulled.items).toEqual([event]);
    expect(() => new Webhook(told.secret).verify(`${body} `, headers as never)).toThrow();
    await hooks.marked(told, 'delivered');
    expect((await hooks.deliveries(told))[0]).toMatchObject({
      eventId: event.id,
      sequence: event.sequence,
      attempts: 1,
      status: 204,
      problem: null,
      dueAt: null,
    });
    await hooks.end(told);
  });

  it('is told of its types alone, and of ids alone where it wants that', async () => {
    const told = await hooks.hook('/thin', { types: ['comment.hidden'], payload: 'thin' });
    const { id, threadId } = await hooks.post();
    await hooks.desk.decide('hide', id);
    await hooks.came('/thin', 1);
    await hooks.later(0);
    expect(hooks.receiver.at('/thin').map(({ event }) => [event.type, event.data])).toEqual([
      ['comment.hidden', { threadId, commentId: id }],
    ]);
    await hooks.end(told);
  });

  it('can be tested', async () => {
    const told = await hooks.hook('/test');
    expect((await hooks.call('POST', `${told.at}/test-event`)).status).toBe(201);
    await hooks.runDue();
    await hooks.marked(told, 'delivered');
    const [test] = hooks.receiver.at('/test') as [Received];
    expect(test.event).toMatchObject({ type: 'webhook.test', data: {} });
    expect(isSignedBy(test, told.secret)).toBe(true);
    await hooks.end(told);
  });

  it('signs with the old secret too for a day; neither is stored as it is', async () => {
    const told = await hooks.hook('/rotated');
    const { secret } = (await hooks.call('POST', `${told.at}/secret`)).body;
    const signs = (nth: number) =>
      [told.secret, secret].map((each) => isSignedBy(hooks.receiver.at('/rotated')[nth]!, each));
    await hooks.post();
    await hooks.came('/rotated', 1);
    expect(signs(0)).toEqual([true, true]);
    await hooks.later(DAY + SECOND);
    await hooks.post();
    await hooks.came('/rotated', 2);
    expect(signs(1)).toEqual([false, true]);
    const dump = await dumpOf(hooks.server.databaseUrl);
    for (const each of [told.secret, secret as string]) {
      const bare = each.slice('whsec_'.length);
      expect([
        dump.includes(bare),
        dump.includes(Buffer.from(bare, 'base64').toString('hex')),
      ]).toEqual([false, false]);
    }
    await hooks.end(told);
  });

  it('never leads into our network', async () => {
    for (const url of [
      'http://127.0.0.1:9/',
      'https://169.254.169.254/',
      'https://[::1]/',
      'ftp://x',
    ]) {
      const { status, body } = await hooks.call('POST', `${hooks.desk.at}/webhooks`, { url });
      expect([url, status, body.errors[0].pointer]).toEqual([url, 422, '#/url']);
    }
    const told = await hooks.hook('/moved');
    const moved = await hooks.call('PATCH', told.at, { url: 'https://10.0.0.1/' });
    expect(moved.status).toBe(422);
    await hooks.end(told);
  });
});
