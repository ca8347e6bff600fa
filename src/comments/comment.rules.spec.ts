import { describe, expect, it } from '@jest/globals';
import {
  beginningOf,
  editOf,
  moderationOf,
  outcomeOf,
  reasonsToTell,
  refusalToEdit,
  refusalToPost,
  refusalToReply,
  saysTheSame,
} from './comment.rules.js';

const FREE = { heldBy: null, shadowedBy: null };
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
    const standing = FREE;
    const cause = { sanctionId: null, shadowed: false };
    expect(beginningOf({ held, verdict, standing })).toEqual({ ...begins, ...cause });
  });

  const [pre, shadow] = ['pre', 'shadow'];
  it.each([
    // Held by a sanction alone: it is the cause.
    [false, 'publish', { heldBy: pre }, ['pending', null, pre, false], 'held'],
    [true, 'publish', { heldBy: pre }, ['pending', null, null, false], 'held'],
    [false, 'hold', { heldBy: pre }, ['pending', null, null, false], 'held'],
    [false, 'spam', { heldBy: pre }, ['spam', 'pending', null, false], 'held'],
    [false, 'reject', { heldBy: pre }, ['rejected', null, null, false], 'rejected'],
    [false, 'publish', { shadowedBy: shadow }, ['spam', 'published', shadow, true], 'published'],
    [true, 'publish', { shadowedBy: shadow }, ['spam', 'pending', shadow, true], 'held'],
    [false, 'hold', { shadowedBy: shadow }, ['spam', 'pending', shadow, true], 'held'],
    [false, 'spam', { shadowedBy: shadow }, ['spam', 'published', null, false], 'held'],
    [false, 'reject', { shadowedBy: shadow }, ['rejected', null, null, false], 'rejected'],
    [
      false,
      'publish',
      { heldBy: pre, shadowedBy: shadow },
      ['spam', 'pending', shadow, true],
      'held',
    ],
  ] as const)('held %s, %s, under %j: %j, told %s', (held, verdict, sanctions, expected, told) => {
    const begins = beginningOf({ held, verdict, standing: { ...FREE, ...sanctions } });
    const { state, priorState, sanctionId, shadowed } = begins;
    expect([state, priorState, sanctionId, shadowed]).toEqual(expected);
    expect(outcomeOf(begins)).toBe(told);
  });
});

describe('editOf', () => {
  const shown = {
    state: 'published',
    priorState: null,
    hasWaiting: false,
    held: false,
    shadowed: false,
    standing: FREE,
  } as const;
  const pre = { ...shown, standing: { ...FREE, heldBy: 'pre' } };
  const shadow = { ...shown, standing: { ...FREE, shadowedBy: 'shadow' } };
  const shadowed = { ...shadow, state: 'spam', priorState: 'published', shadowed: true } as const;

  it.each([
    ['a clean one, held', pre, 'publish', ['waits', 'held', 'pre', false]],
    ['one that waits anyway', pre, 'hold', ['waits', 'held', null, false]],
    ['a clean one, shadowed', shadow, 'publish', ['waits', 'published', 'shadow', true]],
    ['one to look at, shadowed', shadow, 'hold', ['waits', 'held', null, false]],
    [
      'another after a shadowed one',
      { ...shadow, shadowed: true, hasWaiting: true },
      'publish',
      ['waits', 'published', 'shadow', true],
    ],
    [
      'one after a shadowed one, once that is lifted',
      { ...shown, shadowed: true, hasWaiting: true },
      'publish',
      ['waits', 'held', null, false],
    ],
    ['a shadowed comment’s', shadowed, 'publish', ['shown', 'published', null, false]],
    ['a shadowed comment’s, to look at', shadowed, 'hold', ['shown', 'held', null, false]],
    [
      'a shadowed comment’s that waits',
      { ...shadowed, priorState: 'pending' },
      'publish',
      ['shown', 'held', null, false],
    ],
  ] as const)('lets %s be, and knows why', (_, facts, verdict, expected) => {
    const { text, outcome, cause } = editOf({ ...facts, verdict });
    expect([text, outcome, cause.sanctionId, cause.shadowed]).toEqual(expected);
  });

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
