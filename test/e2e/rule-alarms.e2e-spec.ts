import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { RulesDesk } from '../support/rules-desk.js';

let server: TestApp;
let desk: RulesDesk;

beforeAll(async () => {
  server = await startApp();
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  desk = await RulesDesk.open(server);
});

const LINK = 'See https://shop.test/now';

describe('a rule that speaks too often', () => {
  it('pauses itself at its daily cap, and says so', async () => {
    const { id } = await desk.live({ dailyCap: 2 });
    const outcomes = [];
    for (const n of [1, 2, 3]) outcomes.push(await desk.outcomeOf(`${LINK}/${n}`));
    expect(outcomes).toEqual(['held', 'held', 'published']);
    expect(await desk.read(id)).toMatchObject({ state: 'paused', pausedBecause: 'daily-cap' });
  });

  it('pauses itself at ten times its usual share, once, and says what it saw', async () => {
    const { id } = await desk.make();
    await desk.move(id, 'background');
    for (let n = 0; n < 250; n += 1) {
      await desk.write(n % 50 === 0 ? `${LINK}/${n}` : `A word, number ${n}`);
    }
    server.later(3_700_000);
    await server.app.get(JobsService).runDue();
    expect((await desk.read(id)).usual).toEqual({ hits: 5, texts: 250 });
    await desk.move(id, 'live');
    const outcomes: string[] = [];
    for (let n = 0; n < 100; n += 1) {
      const link = n % 5 === 0;
      const outcome = await desk.outcomeOf(link ? `${LINK}/later/${n}` : `A later word, ${n}`);
      if (link) outcomes.push(outcome);
    }
    expect(outcomes[0]).toBe('held');
    expect(outcomes.at(-1)).toBe('published');
    const { state, pausedBecause, alarm } = await desk.read(id);
    expect([state, pausedBecause]).toEqual(['paused', 'alarm']);
    expect(alarm).toMatchObject({ usualHits: 5, usualTexts: 250 });
    expect(alarm.hits / alarm.texts).toBeGreaterThan(0.15);
  });

  it('counts a comment once, however often its author edits it', async () => {
    await desk.settings({ editsPerMinute: 1000 });
    const { id } = await desk.make();
    await desk.move(id, 'background');
    const usual = 'update rules set usual_hits = 20, usual_texts = 1000 where id = $1';
    await query(server.databaseUrl, usual, [id]);
    await desk.move(id, 'live');
    for (let n = 0; n < 50; n += 1) await desk.write(`A word, number ${n}`);
    // The server's clock was moved.
    const iat = Math.floor(server.now().getTime() / 1000);
    const as = await desk.reader('editor', { iat, exp: iat + 3000 });
    const { id: comment } = await desk.post(desk.page, LINK, { as });
    for (let n = 0; n < 15; n += 1) {
      const body = { body: `${LINK}/${n}` };
      const edited = await server.http.patch(`${desk.at}/comments/${comment}`, { as, body });
      expect(edited.status).toBe(200);
    }
    expect((await desk.hits()).length).toBe(16);
    expect((await desk.read(id)).state).toBe('live');
  });

  it('goes on as long as it speaks as often as ever', async () => {
    const { id } = await desk.make();
    await desk.move(id, 'background');
    const seen = `update rules set usual_hits = 20, usual_texts = 1000, counted_until = now()
      where id = $1`;
    await query(server.databaseUrl, seen, [id]);
    await desk.move(id, 'live');
    for (let n = 0; n < 100; n += 1) {
      await desk.write(n % 25 === 0 ? `${LINK}/${n}` : `A word, number ${n}`);
    }
    expect((await desk.read(id)).state).toBe('live');
  });
});

describe('people’s decisions', () => {
  it('make a rule’s precision, and an overturned one makes none', async () => {
    const { id } = await desk.live();
    const comments = [];
    for (const n of [1, 2, 3, 4]) comments.push((await desk.write(`${LINK}/${n}`)).id);
    await desk.decide('approve', comments[0]!);
    await desk.decide('reject', comments[1]!);
    await desk.decide('mark-spam', comments[2]!);
    const wrong = await desk.decide('reject', comments[3]!);
    expect((await desk.read(id)).judged).toMatchObject({ hits: 4, turnedDown: 3, letStand: 1 });
    const decision = wrong.body.results[0].decisionId as string;
    const undone = await server.http.post(`${desk.at}/moderation/decisions/${decision}/reversal`, {
      as: desk.site.moderator,
    });
    expect(undone.status).toBe(200);
    const { judged } = await desk.read(id);
    expect(judged).toMatchObject({ hits: 4, turnedDown: 2, letStand: 1 });
    expect(judged.precision).toBeCloseTo(2 / 3);
  });
});
