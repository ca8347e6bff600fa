import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { ScreeningDesk, told } from '../support/screening-desk.js';

const DAY_MS = 86_400_000;
const SENTENCE = 'What the council says about the bridge and its cost is only half of it';

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

describe('an author who says the same again', () => {
  it('elsewhere on the site waits, for a day', async () => {
    await desk.checks({ duplicates: { outcome: 'hold' } });
    const as = await desk.reader('ann');
    const first = await desk.posted(SENTENCE, { as });
    const again = await desk.posted(`${SENTENCE.toUpperCase()}!`, { as });
    expect([first.outcome, again.outcome]).toEqual(['published', 'held']);
    const [finding] = await desk.findings(again.comment.id);
    expect(finding).toMatchObject({ check: 'duplicate', values: [first.comment.id] });
    expect((await desk.posted(SENTENCE, { as: await desk.reader('ben') })).outcome).toBe(
      'published',
    );
  });

  it('waits as a guest too, by the address, also on the next day', async () => {
    await desk.checks({ duplicates: { outcome: 'hold' } });
    expect((await desk.posted(SENTENCE)).outcome).toBe('published');
    server.later(DAY_MS - 60_000);
    expect((await desk.posted(SENTENCE)).outcome).toBe('held');
    server.later(60_000 - DAY_MS);
  });

  it('may repeat a word of thanks, and what was withdrawn', async () => {
    await desk.checks({ duplicates: { outcome: 'hold' } });
    const as = await desk.reader('ann');
    await desk.posted('Thank you!', { as });
    expect((await desk.posted('Thank you!', { as })).outcome).toBe('published');
    const { comment } = await desk.posted(SENTENCE, { as });
    await server.http.delete(`${desk.at}/comments/${comment.id}`, { as });
    expect((await desk.posted(SENTENCE, { as })).outcome).toBe('published');
  });
});

describe('a text that somebody has said before', () => {
  it('is found when it is nearly the same, within a day and within the site', async () => {
    await desk.checks({ nearDuplicates: { outcome: 'hold' } });
    await other.settings({ screening: { nearDuplicates: { outcome: 'hold' } } });
    const first = await desk.posted(SENTENCE, { as: await desk.reader('ann') });
    const near = await desk.posted(`${SENTENCE}…`, { as: await desk.reader('ben') });
    expect(near.outcome).toBe('held');
    expect((await desk.findings(near.comment.id))[0]).toMatchObject({
      check: 'near-duplicate',
      values: [first.comment.id],
    });
    expect((await other.post(await other.thread(), SENTENCE)).outcome).toBe('published');
  });

  it('is forgotten after a day', async () => {
    await desk.checks({ nearDuplicates: { outcome: 'hold' } });
    await desk.posted(SENTENCE);
    const kept = async () =>
      (
        await query(
          server.databaseUrl,
          `select 1 from comment_fingerprints f join sites s on s.id = f.site_id where slug = $1`,
          [desk.site.slug],
        )
      ).length;
    expect(await kept()).toBe(1);
    server.later(DAY_MS + 60_000);
    await server.app.get(JobsService).runDue();
    expect(await kept()).toBe(0);
    server.later(-DAY_MS - 60_000);
  });
});

describe('an author who says much at once', () => {
  it('waits from one comment on, wherever on the site, and others do not', async () => {
    await desk.checks({ flood: { outcome: 'hold', most: 2, seconds: 60 } });
    const as = await desk.reader('ann');
    const outcomes = [];
    for (const word of ['one', 'two', 'three'])
      outcomes.push((await desk.posted(word, { as })).outcome);
    expect(outcomes).toEqual(['published', 'published', 'held']);
    expect((await desk.posted('four')).outcome).toBe('published');
    server.later(61_000);
    expect((await desk.posted('five', { as })).outcome).toBe('published');
    server.later(-61_000);
  });
});

describe('an author who is new', () => {
  it('waits until something of theirs shows', async () => {
    await desk.checks({ firstTimeAuthor: { outcome: 'hold' } });
    const as = await desk.reader('ann');
    const first = await desk.posted('Hello', { as });
    expect(told(first)).toEqual([
      'held',
      'A moderator looks first at what somebody new here says.',
    ]);
    await desk.decide('approve', first.comment.id);
    expect((await desk.posted('Hello again', { as })).outcome).toBe('published');
    expect((await desk.posted('I am a guest')).outcome).toBe('held');
  });
});

describe('an author’s record', () => {
  const record = { outcome: 'hold', leastSample: 3, mostRejected: 0.5 };

  it('counts from so many judged comments on, and what moderators turned down', async () => {
    await desk.checks({ record });
    const as = await desk.reader('ann');
    const [one, two] = [await desk.posted('one', { as }), await desk.posted('two', { as })];
    for (const { comment } of [one, two]) await desk.decide('remove', comment.id);
    const third = await desk.posted('three', { as });
    expect(third.outcome).toBe('published');
    const fourth = await desk.posted('four', { as });
    expect(told(fourth)).toEqual([
      'held',
      'It contains something that a moderator looks at first.',
    ]);
    expect((await desk.findings(fourth.comment.id))[0]).toMatchObject({ values: ['2 of 3'] });
  });

  it('does not count what only a machine turned down', async () => {
    await desk.checks({ record, links: { outcome: 'reject', most: 0 } });
    const as = await desk.reader('ann');
    for (const n of [1, 2, 3, 4]) await desk.posted(`https://a${n}.test`, { as });
    expect((await desk.posted('A word', { as })).outcome).toBe('published');
  });
});

describe('a thread in which everybody talks at once', () => {
  it('holds what comes beyond so many a minute, and other threads do not', async () => {
    await desk.checks({ heat: { outcome: 'hold', perMinute: 2 } });
    const thread = await desk.thread();
    const outcomes = [];
    for (const word of ['one', 'two', 'three']) {
      outcomes.push((await desk.post(thread, word)).outcome);
    }
    expect(outcomes).toEqual(['published', 'published', 'held']);
    expect((await desk.posted('elsewhere')).outcome).toBe('published');
  });
});
