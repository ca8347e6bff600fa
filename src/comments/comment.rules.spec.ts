import { describe, expect, it } from '@jest/globals';
import {
  beginningOf,
  editOf,
  moderationOf,
  reasonsToTell,
  refusalToEdit,
  refusalToPost,
  refusalToReply,
  saysTheSame,
} from './comment.rules.js';

const posted = new Date('2026-01-01T12:00:00Z');
const minutesLater = (minutes: number): Date => new Date(posted.getTime() + minutes * 60_000);

describe('refusalToPost', () => {
  it.each([
    { state: 'open', refusal: null },
    { state: 'closed', refusal: 'thread-closed' },
    { state: 'archived', refusal: 'thread-closed' },
    { state: 'hidden', refusal: 'thread-not-found' },
  ])('says $refusal in an $state thread', ({ state, refusal }) => {
    expect(refusalToPost(state)).toBe(refusal);
  });
});

describe('refusalToReply', () => {
  it.each([
    { state: 'published', repliesLocked: false, refusal: null },
    { state: 'published', repliesLocked: true, refusal: 'parent-unavailable' },
    { state: 'removed', repliesLocked: false, refusal: 'parent-unavailable' },
    { state: 'pending', repliesLocked: false, refusal: 'parent-unavailable' },
  ] as const)('says $refusal to a $state parent', ({ state, repliesLocked, refusal }) => {
    expect(refusalToReply({ threadId: 't', state, repliesLocked })).toBe(refusal);
  });
});

describe('moderationOf', () => {
  it('asks the thread first, then its site', () => {
    expect([
      moderationOf('inherit', 'pre'),
      moderationOf('post', 'pre'),
      moderationOf('pre', 'post'),
    ]).toEqual(['pre', 'post', 'pre']);
  });
});

describe('refusalToEdit', () => {
  it.each([
    { story: 'at the last moment', state: 'published', after: 15, refusal: null },
    {
      story: 'a moment too late',
      state: 'published',
      after: 15.001,
      refusal: 'edit-window-closed',
    },
    { story: 'while it waits', state: 'pending', after: 1, refusal: null },
    { story: 'while it is taken for spam', state: 'spam', after: 1, refusal: null },
    { story: 'after it was removed', state: 'removed', after: 1, refusal: 'comment-not-editable' },
    {
      story: 'after they withdrew it',
      state: 'withdrawn',
      after: 1,
      refusal: 'comment-not-editable',
    },
  ] as const)('says $refusal $story', ({ state, after, refusal }) => {
    expect(refusalToEdit({ state, createdAt: posted }, 15, minutesLater(after))).toBe(refusal);
  });
});

describe('saysTheSame', () => {
  it.each([
    { a: 'Me too!', b: '  me\n TOO! ', same: true },
    { a: 'cafe\u0301', b: 'caf\u00e9', same: true },
    { a: 'Me too!', b: 'Me too', same: false },
  ])('finds "$a" and "$b" the same: $same', ({ a, b, same }) => {
    expect(saysTheSame(a, b)).toBe(same);
  });
});

describe('beginningOf', () => {
  it.each([
    { held: false, verdict: 'publish', state: 'published', priorState: null },
    { held: true, verdict: 'publish', state: 'pending', priorState: null },
    { held: false, verdict: 'hold', state: 'pending', priorState: null },
    { held: true, verdict: 'hold', state: 'pending', priorState: null },
    { held: false, verdict: 'spam', state: 'spam', priorState: 'published' },
    { held: true, verdict: 'spam', state: 'spam', priorState: 'pending' },
    { held: true, verdict: 'reject', state: 'rejected', priorState: null },
  ] as const)('is $state where it is held: $held, and $verdict', ({ held, verdict, ...begins }) => {
    expect(beginningOf({ held, verdict })).toEqual(begins);
  });
});

describe('editOf', () => {
  const shown = { state: 'published', hasWaiting: false, held: false } as const;

  it.each([
    ['a clean one', shown, 'publish', ['shown', 'published']],
    ['one to look at', shown, 'hold', ['waits', 'held']],
    ['spam', shown, 'spam', ['waits', 'held']],
    ['one that may not be', shown, 'reject', ['dropped', 'rejected']],
    ['a clean one, looked at first', { ...shown, held: true }, 'publish', ['waits', 'held']],
    [
      'a clean one after one that waits',
      { ...shown, hasWaiting: true },
      'publish',
      ['waits', 'held'],
    ],
    ['a clean one of what waits', { ...shown, state: 'pending' }, 'publish', ['shown', 'held']],
    [
      'one that may not be, of what waits',
      { ...shown, state: 'pending' },
      'reject',
      ['dropped', 'rejected'],
    ],
    ['any of what is spam', { ...shown, state: 'spam' }, 'hold', ['shown', 'held']],
  ] as const)('lets %s be', (_, facts, verdict, expected) => {
    const { text, outcome } = editOf({ ...facts, verdict });
    expect([text, outcome]).toEqual(expected);
  });
});

describe('what an author is told', () => {
  it.each([
    ['where everything waits, that alone', { held: true, spam: false }, ['content'], ['moderated']],
    ['what kind of thing was found', { held: false, spam: false }, ['links'], ['links']],
    ['of a rejected text that it is', { held: true, spam: false }, ['rejected'], ['rejected']],
    ['as a script, what a person is', { held: false, spam: true }, [], ['content']],
    ['nothing of what shows', { held: false, spam: false }, [], []],
  ] as const)('is %s', (_, state, found, told) => {
    expect(reasonsToTell(state, found)).toEqual(told);
  });
});
