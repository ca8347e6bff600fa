import { describe, expect, it } from '@jest/globals';
import {
  commentNamedBy,
  forgottenBefore,
  isAppealable,
  lacksOf,
  statusOf,
  wholeStatusOf,
  type NoticeStatus,
  type Said,
} from './notice.rules.js';

const said: Said = {
  explanation: 'It says that I was convicted in 2019. I never was.',
  name: 'Nora Notifier',
  email: 'nora@example.org',
  csaOffence: false,
  goodFaith: true,
};
/** Without these members. */
const without = (...names: (keyof Said)[]): Said =>
  Object.fromEntries(
    Object.entries(said).filter(([name]) => !names.includes(name as keyof Said)),
  ) as unknown as Said;

describe('lacksOf, by the letters of Art 16(2)', () => {
  it.each<[string, Said, string]>([
    ['is complete', said, ''],
    ['has no explanation', without('explanation'), 'a'],
    ['explains in 29 characters', { ...said, explanation: 'x'.repeat(29) }, 'a'],
    ['explains in 30', { ...said, explanation: 'x'.repeat(30) }, ''],
    ['explains with blanks', { ...said, explanation: `No.${' '.repeat(60)}\n` }, 'a'],
    ['explains in ten characters of Chinese', { ...said, explanation: '该评论捏造了我的犯罪' }, ''],
    ['explains in nine', { ...said, explanation: '该评论捏造了我的犯' }, 'a'],
    ['has no name', without('name'), 'c'],
    ['has a blank name', { ...said, name: '   ' }, 'c'],
    ['has no address', without('email'), 'c'],
    ['has two addresses', { ...said, email: 'a@example.org, b@example.org' }, 'c'],
    ['has neither name nor address', without('name', 'email'), 'cc'],
    ['tells of child abuse and not by whom', { ...without('name', 'email'), csaOffence: true }, ''],
    ['tells of child abuse and by whom', { ...said, csaOffence: true }, ''],
    ['tells of it from no address', { ...said, csaOffence: true, email: 'nora' }, 'c'],
    ['is not in good faith', { ...said, goodFaith: false }, 'd'],
    ['has nothing', { csaOffence: false, goodFaith: false }, 'accd'],
  ])('%s', (_, given, letters) => {
    expect(
      lacksOf(given)
        .map(({ letter }) => letter)
        .join(''),
    ).toBe(letters);
  });
});

describe('commentNamedBy', () => {
  const id = '0190a000-0000-7000-8000-000000000001';
  it.each([
    [`https://a.example/story#comment-${id}`, 'https://a.example/story'],
    [`https://a.example/story?x=1#comment-${id.toUpperCase()}`, 'https://a.example/story?x=1'],
    [`https://a.example/story`, null],
    [`https://a.example/story#comments`, null],
    [`https://a.example/story#comment-7`, null],
    [`https://a.example/story#comment-${id}x`, null],
    [`#comment-${id}`, null],
  ])('of %s is on %s', (url, page) => {
    expect(commentNamedBy(url)).toEqual(page && { page, commentId: id });
  });
});

describe('the status of a notice', () => {
  it.each<[NoticeStatus[], NoticeStatus]>([
    [['upheld', 'received'], 'received'],
    [['received', 'in-review'], 'in-review'],
    [['declined', 'upheld', 'superseded'], 'upheld'],
    [['unfounded', 'declined'], 'declined'],
    [['duplicate', 'withdrawn'], 'duplicate'],
    [['withdrawn', 'superseded'], 'superseded'],
    [['withdrawn', 'withdrawn'], 'withdrawn'],
  ])('about comments that are %j is %s', (each, whole) => {
    expect(wholeStatusOf(each)).toBe(whole);
    expect(wholeStatusOf(each.toReversed())).toBe(whole);
  });

  it('is in review while somebody has what is open', () => {
    expect(statusOf({ state: 'received', isTaken: true })).toBe('in-review');
    expect(statusOf({ state: 'received', isTaken: false })).toBe('received');
    expect(statusOf({ state: 'upheld', isTaken: true })).toBe('upheld');
  });

  it('may be appealed against where nothing was done', () => {
    const states = [
      'received',
      'upheld',
      'declined',
      'superseded',
      'duplicate',
      'unfounded',
    ] as const;
    expect(states.filter(isAppealable)).toEqual(['declined', 'duplicate', 'unfounded']);
  });
});

describe('forgottenBefore', () => {
  it('leaves the time for appeals and thirty days', () => {
    const now = new Date('2026-12-31T12:00:00Z');
    expect(forgottenBefore(now, 6)).toEqual(new Date('2026-06-01T12:00:00Z'));
    expect(forgottenBefore(now, 12)).toEqual(new Date('2025-12-01T12:00:00Z'));
  });
});
