import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { ScreeningDesk, told } from '../support/screening-desk.js';

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

describe('a comment in which nothing is found', () => {
  it('shows, without a reason and without findings', async () => {
    const answer = await desk.posted('A word');
    expect(told(answer)).toEqual(['published']);
    expect(await desk.findings(answer.comment.id)).toEqual([]);
  });
});

describe('a comment with many links', () => {
  const links = Array.from({ length: 6 }, (_, n) => `https://a${n}.test`).join(' ');

  it('waits by default when it has more than five, and only moderators see which', async () => {
    const answer = await desk.posted(links);
    expect(told(answer)).toEqual(['held', 'It has links that a moderator looks at first.']);
    expect(answer.comment.state).toBe('pending');
    expect(await desk.queues()).toMatchObject({ pending: 1 });
    const [finding, ...more] = await desk.findings(answer.comment.id);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      check: 'links',
      outcome: 'hold',
      unknown: false,
      detail: 'too-many-links',
      values: ['a0.test', 'a1.test', 'a2.test', 'a3.test', 'a4.test', 'a5.test'],
      rule: { id: 'settings' },
    });
    expect(finding.excerpts[0]).toBe('https://a0.test');
    expect((await desk.posted(links.split(' ').slice(1).join(' '))).outcome).toBe('published');
  });

  it('shows when their domains are welcome, and never when one is not', async () => {
    await desk.checks({ links: { allow: ['a0.test', 'a1.test'], deny: ['evil.test'] } });
    expect((await desk.posted(links)).outcome).toBe('published');
    const bare = await desk.posted('see www.EVIL.test for more');
    expect(bare.outcome).toBe('held');
    expect((await desk.findings(bare.comment.id))[0]).toMatchObject({ detail: 'domain-denied' });
  });

  it('is only labelled, spam or rejected where the site says so', async () => {
    await desk.checks({ links: { outcome: 'label', most: 0 } });
    const labelled = await desk.posted('https://a.test');
    expect(told(labelled)).toEqual(['published']);
    expect(await desk.findings(labelled.comment.id)).toHaveLength(1);

    await desk.checks({ links: { outcome: 'spam' } });
    const spam = await desk.posted('https://a.test');
    expect(told(spam)).toEqual(['held', 'It has links that a moderator looks at first.']);
    expect((await desk.see(spam.comment.id)).body.state).toBe('spam');

    await desk.checks({ links: { outcome: 'reject' } });
    const rejected = await desk.posted('https://a.test');
    expect(told(rejected)).toEqual([
      'rejected',
      'It is not published: it contains something that this site does not take.',
    ]);
    expect(rejected.comment.state).toBe('rejected');
    expect((await desk.see(rejected.comment.id)).body.state).toBe('rejected');
  });

  it('is as the site’s default wants it again after null', async () => {
    await desk.checks({ links: { outcome: 'reject', most: 0 } });
    await desk.checks({ links: null });
    expect((await desk.posted('https://a.test')).outcome).toBe('published');
  });
});

describe('several findings', () => {
  it('come to the strictest of their outcomes, and each is kept', async () => {
    await desk.checks({
      links: { outcome: 'label', most: 0 },
      capitals: { outcome: 'spam' },
      repeats: { outcome: 'hold', mostCharacters: 5 },
    });
    const answer = await desk.posted(
      'LOOK HERE NOW EVERYBODY, AND TELL THE OTHERS!!!!!!!! https://a.test',
    );
    expect((await desk.see(answer.comment.id)).body.state).toBe('spam');
    const all = await desk.findings(answer.comment.id);
    expect(
      all.map(({ check, outcome }: { check: string; outcome: string }) => [check, outcome]).sort(),
    ).toEqual([
      ['capitals', 'spam'],
      ['links', 'label'],
      ['repeats', 'hold'],
    ]);
  });

  it('say nothing to the author where everything waits anyway', async () => {
    await desk.settings({ moderation: 'pre', screening: { links: { most: 0 } } });
    const plain = await desk.posted('A word');
    expect(told(await desk.posted('https://a.test'))).toEqual(told(plain));
  });

  it('are told in the site’s language', async () => {
    await desk.settings({ languages: ['de'], screening: { links: { most: 0 } } });
    const answer = await desk.posted('https://a.test');
    expect(answer.reasons).toEqual(['Er enthält Links, die die Moderation zuerst ansieht.']);
  });
});

describe('what was found', () => {
  it('is for moderators of the site alone', async () => {
    await desk.checks({ links: { most: 0 } });
    const { comment, editToken } = await desk.posted('https://a.test');
    const path = `${desk.at}/comments/${comment.id}`;
    for (const as of [editToken, await desk.reader('ann')]) {
      expect((await server.http.get(`${path}/findings`, { as })).status).toBe(403);
    }
    expect((await server.http.get(path, { as: editToken })).text).not.toContain('too-many-links');
    const there = path.replace(desk.at, other.at);
    const spy = await server.http.get(`${there}/findings`, { as: other.site.moderator });
    expect([spy.status, spy.body.code]).toEqual([404, 'comment-not-found']);
  });
});

describe('a screening setting', () => {
  it.each([
    [{ links: { outcome: 'delete' } }, 'links/outcome'],
    [{ links: { most: -1 } }, 'links/most'],
    [{ links: { allow: [''] } }, 'links/allow'],
    [{ capitals: { most: 1.1 } }, 'capitals/most'],
    [{ heat: { deadlineMs: 2001 } }, 'heat/deadlineMs'],
    [{ flood: { onUnknown: 'spam' } }, 'flood/onUnknown'],
    [{ external: { url: 'https://10.0.0.1/' } }, 'external/url'],
    [{ external: { url: 'nonsense' } }, 'external/url'],
    [{ vibes: {} }, 'vibes'],
  ])('%j is refused by its name', async (checks, pointer) => {
    const { status, body } = await server.http.patch(desk.at, {
      as: desk.site.admin,
      body: { settings: { screening: checks } },
    });
    expect([status, body.errors?.[0].pointer]).toEqual([422, `#/settings/screening/${pointer}`]);
  });

  it('changes alone: the others of its check stay', async () => {
    await desk.checks({ links: { most: 1 } });
    await desk.checks({ links: { deny: ['evil.test'] } });
    const { body } = await server.http.get(desk.at, { as: desk.site.admin });
    expect(body.settings.screening.links).toMatchObject({
      most: 1,
      deny: ['evil.test'],
      outcome: 'hold',
    });
  });
});
