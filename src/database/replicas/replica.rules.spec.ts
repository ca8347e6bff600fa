import { describe, expect, it } from '@jest/globals';
import {
  choiceOf,
  faultOf,
  isFresh,
  mayWrite,
  misfitOf,
  pauseMs,
  type Standing,
} from './replica.rules.js';

const primary = { cluster: 'ours', timeline: 2, at: 1000 };

describe('misfitOf', () => {
  it.each([
    { story: 'has come as far', said: {}, misfit: null },
    { story: 'is further by now', said: { at: 1008 }, misfit: null },
    { story: 'has not come so far', said: { at: 992 }, misfit: 'behind' },
    { story: 'was promoted', said: { isReplica: false, at: 2000 }, misfit: 'promoted' },
    { story: 'was promoted to what we ask', said: { isReplica: false }, misfit: 'promoted' },
    { story: 'follows somebody else', said: { cluster: 'theirs' }, misfit: 'other-cluster' },
    { story: 'is before a promotion', said: { timeline: 1 }, misfit: 'other-timeline' },
    { story: 'is after another promotion', said: { timeline: 3 }, misfit: 'other-timeline' },
  ])('of one that $story: $misfit', ({ said, misfit }) => {
    expect(misfitOf({ ...primary, isReplica: true, ...said }, primary)).toBe(misfit);
  });
});

describe('isFresh', () => {
  it.each([
    { story: 'asked now', askedAt: 5000, writes: 3, fresh: true },
    { story: 'asked a quarter of a second ago', askedAt: 4750, writes: 3, fresh: true },
    { story: 'asked longer ago', askedAt: 4749, writes: 3, fresh: false },
    { story: 'asked before the last write ended', askedAt: 5000, writes: 2, fresh: false },
  ])('$story: $fresh', ({ askedAt, writes, fresh }) => {
    expect(isFresh({ ...primary, askedAt, writes }, { at: 5000, writes: 3 })).toBe(fresh);
  });
});

describe('choiceOf', () => {
  const idle: Standing = { isUsed: true, inUse: 0 };
  const busy: Standing = { isUsed: true, inUse: 3 };
  const left: Standing = { isUsed: false, inUse: 0 };

  it.each([
    { story: 'no replicas', replicas: [], turn: 0, chosen: null },
    { story: 'none that is used', replicas: [left, left], turn: 1, chosen: null },
    { story: 'the one that is used', replicas: [left, busy], turn: 0, chosen: 1 },
    { story: 'the less busy one', replicas: [busy, idle], turn: 0, chosen: 1 },
    { story: 'the less busy one before it', replicas: [idle, busy], turn: 1, chosen: 0 },
    { story: 'one after the other', replicas: [idle, idle], turn: 7, chosen: 1 },
    { story: 'the next where one is left out', replicas: [left, idle, idle], turn: 3, chosen: 1 },
  ])('takes $story', ({ replicas, turn, chosen }) => {
    expect(choiceOf(replicas, turn)).toBe(chosen);
  });
});

describe('pauseMs', () => {
  it.each([
    ['behind', 0, 5],
    ['behind', 3, 40],
    ['behind', 9999, 500],
    ['failing', 0, 250],
    ['failing', 2, 1000],
    ['failing', 9999, 10_000],
  ] as const)('of one that is %s, after %s bad looks: %s', (fault, looks, ms) => {
    expect(pauseMs(fault, looks)).toBe(ms);
  });
});

describe('faultOf', () => {
  it.each([
    { story: 'a connection that broke', code: undefined, misfit: null, fault: 'failing' },
    { story: 'an end by an administrator', code: '57P01', misfit: null, fault: 'failing' },
    { story: 'a table that is not there', code: '42P01', misfit: null, fault: 'failing' },
    { story: 'a conflict with replay', code: '40001', misfit: null, fault: 'none' },
    { story: 'a deadlock with replay', code: '40P01', misfit: null, fault: 'none' },
    { story: 'a number that is too large', code: '22003', misfit: null, fault: 'none' },
    { story: 'lag', code: undefined, misfit: 'behind', fault: 'behind' },
    { story: 'a promotion', code: undefined, misfit: 'promoted', fault: 'failing' },
  ] as const)('of $story: $fault', ({ code, misfit, fault }) => {
    expect(faultOf(code, misfit)).toBe(fault);
  });
});

describe('mayWrite', () => {
  it.each([
    ['select 1', false],
    ['\n  SELECT id from comments', false],
    ['update comments set state = $2', true],
    ['with gone as (delete from votes returning id) select id from gone', true],
    ['with t as (select 1) select * from t', true],
    ['selected', true],
  ])('%s: %s', (text, may) => {
    expect(mayWrite(text)).toBe(may);
  });
});
