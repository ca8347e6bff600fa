import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inconsistencies } from '../support/consistency.js';
import { RequestDesk } from '../support/data-requests.js';
import { RulesDesk } from '../support/rules-desk.js';

const MINUTE_MS = 60_000;
const LINK = 'See https://shop.test/now';
const DESK = 'desk@daily.example';

let mailed: RequestDesk;
let desk: RulesDesk;

beforeAll(async () => {
  mailed = await RequestDesk.open();
});
afterAll(async () => {
  await mailed.close();
  expect(await inconsistencies(mailed.server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  mailed.mailbox.failing = false;
  mailed.mailbox.mails.length = 0;
  desk = await RulesDesk.open(mailed.server);
});

const thread = async () =>
  (await mailed.server.http.get(desk.page, { as: desk.site.moderator })).body;

describe('a rule that slows a thread down', () => {
  const slowMode = { seconds: 120, minutes: 10 };

  it('does so after its comment, for a while, and leaves the thread’s own setting alone', async () => {
    await desk.live({ outcome: 'label', slowMode });
    expect(await desk.outcomeOf(LINK)).toBe('published');
    expect(await thread()).toMatchObject({ slowModeSeconds: 0, slowed: null });
    await mailed.work();
    const { slowed, slowModeSeconds } = await thread();
    expect([slowModeSeconds, slowed.seconds]).toEqual([0, 120]);
    const left = Date.parse(slowed.until) - mailed.server.now().getTime();
    expect(left / MINUTE_MS).toBeGreaterThan(9);
    expect(left / MINUTE_MS).toBeLessThanOrEqual(10);

    expect(await desk.outcomeOf('One')).toBe('published');
    const second = await desk.tryPost(desk.page, 'Two');
    expect([second.status, second.body.code]).toEqual([429, 'slow-mode']);
    const elsewhere = await desk.thread();
    expect((await desk.tryPost(elsewhere, 'Three')).status).toBe(201);

    await mailed.work(10 * MINUTE_MS);
    expect((await thread()).slowed).toBeNull();
    for (const text of ['Four', 'Five']) expect(await desk.outcomeOf(text)).toBe('published');
  });

  it('makes one version of the thread, however often it speaks', async () => {
    await desk.live({ outcome: 'label', slowMode: { seconds: 1, minutes: 10 } });
    await desk.write(`${LINK}/1`);
    await mailed.work();
    const { version } = await thread();
    for (const n of [2, 3, 4]) {
      await mailed.work();
      await desk.write(`${LINK}/${n}`);
    }
    expect((await thread()).version).toBe(version);
  });

  it.each(['background', 'paused'])('does nothing in the %s', async (state) => {
    const { id } = await desk.make({ slowMode });
    if (state === 'paused') await desk.move(id, 'live');
    if (state === 'background') await desk.move(id, state);
    await desk.write(LINK);
    if (state === 'paused') await desk.move(id, state);
    await mailed.work();
    expect((await thread()).slowed).toBeNull();
  });

  it.each([
    [{ seconds: 0, minutes: 1 }, '#/slowMode/seconds'],
    [{ seconds: 1, minutes: 10_081 }, '#/slowMode/minutes'],
    [{ seconds: 1 }, '#/slowMode/minutes'],
  ])('is refused as %j', async (bad, pointer) => {
    const { status, body } = await mailed.server.http.post(desk.rules, {
      as: desk.site.admin,
      body: desk.text({ slowMode: bad }),
    });
    expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
  });
});

describe('a rule that tells the desk', () => {
  const mails = () => mailed.mailbox.mails.filter(({ to }) => to.includes(DESK));

  beforeEach(async () => {
    await desk.settings({ alertsTo: [DESK] });
  });

  it('says once an hour how often it spoke, and nothing of what', async () => {
    const { id } = await desk.live({ notify: true, name: 'Sharks' });
    await desk.write(`${LINK}/1`);
    await desk.write(`${LINK}/2`);
    await mailed.work(10_000);
    expect(mails()).toHaveLength(1);
    const [{ text, headers }] = mails() as [(typeof mailed.mailbox.mails)[number]];
    expect(headers.subject).toBe(`A rule of ${desk.site.slug} has spoken`);
    expect(text).toContain('2 comments');
    expect(text).toContain(id);
    for (const word of ['shop.test', 'Sharks']) expect(text).not.toContain(word);

    await desk.write(`${LINK}/3`);
    await mailed.work(50 * MINUTE_MS);
    expect(mails()).toHaveLength(1);
    await mailed.work(10 * MINUTE_MS);
    expect(mails()).toHaveLength(2);
    expect(mails()[1]!.text).toContain('1 comment ');
    await mailed.work(90 * MINUTE_MS);
    expect(mails()).toHaveLength(2);
  });

  it('says at once that it paused itself', async () => {
    await desk.live({ notify: true, dailyCap: 2 });
    await desk.write(`${LINK}/1`);
    await mailed.work(10_000);
    await desk.write(`${LINK}/2`);
    await mailed.work(10_000);
    expect(mails().map(({ headers }) => headers.subject)).toEqual([
      `A rule of ${desk.site.slug} has spoken`,
      `A rule of ${desk.site.slug} has paused itself`,
    ]);
  });

  it('is tried again when the mail was not taken', async () => {
    await desk.live({ notify: true });
    await desk.write(LINK);
    mailed.mailbox.failing = true;
    await mailed.work(10_000);
    expect(mails()).toEqual([]);
    mailed.mailbox.failing = false;
    await mailed.work();
    expect(mails()).toHaveLength(1);
  });

  it('tells nobody where it is not asked to', async () => {
    await desk.live();
    await desk.write(LINK);
    await mailed.work(10_000);
    expect(mails()).toEqual([]);
  });

  it.each([[['Desk <desk@daily.example>']], [['desk']], [Array(6).fill(DESK)]])(
    'wants plain addresses, not %j',
    async (alertsTo) => {
      const { status, body } = await mailed.server.http.patch(desk.at, {
        as: desk.site.admin,
        body: { settings: { alertsTo } },
      });
      expect([status, body.errors[0].pointer]).toEqual([422, '#/settings/alertsTo']);
    },
  );
});
