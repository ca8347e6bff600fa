import { describe, expect, it } from '@jest/globals';
import { isDue, isUsable, keysIn, onlyFitting, type KeySet } from './key-set.rules.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const set = (more: Partial<KeySet> = {}): KeySet => ({
  keys: [],
  readAt: 0,
  triedAt: 0,
  ...more,
});

describe('isDue', () => {
  it.each([
    { story: 'it was just read', given: set(), now: 29_999, lacking: false, due: false },
    { story: 'it lacks a key, a moment on', given: set(), now: 29_999, lacking: true, due: false },
    { story: 'it lacks a key, later', given: set(), now: 30_000, lacking: true, due: true },
    { story: 'it is nearly old', given: set(), now: 10 * MINUTE - 1, lacking: false, due: false },
    { story: 'it is old', given: set(), now: 10 * MINUTE, lacking: false, due: true },
    {
      story: 'it is old and was asked for in vain',
      given: set({ triedAt: 60 * MINUTE }),
      now: 60 * MINUTE + 29_999,
      lacking: true,
      due: false,
    },
    {
      story: 'it was asked for in vain some time ago',
      given: set({ triedAt: 60 * MINUTE }),
      now: 60 * MINUTE + 30_000,
      lacking: false,
      due: true,
    },
  ])('says $due when $story', ({ given, now, lacking, due }) => {
    expect(isDue(given, now, { lacking })).toBe(due);
  });
});

describe('isUsable', () => {
  it('says yes for a day after it was read, however often it was asked for since', () => {
    expect(isUsable(set({ triedAt: DAY }), DAY - 1)).toBe(true);
    expect(isUsable(set({ triedAt: DAY }), DAY)).toBe(false);
  });
});

describe('keysIn', () => {
  it.each([null, undefined, [], 'keys', 7, {}, { keys: {} }, { keys: Array(101).fill({}) }])(
    'finds no set in %j',
    (body) => {
      expect(keysIn(body)).toBeNull();
    },
  );

  it('leaves out what is no key', () => {
    expect(keysIn({ keys: [null, 7, 'x', { kty: 'RSA' }] })).toEqual([{ kty: 'RSA' }]);
    expect(keysIn({ keys: Array(100).fill({}) })).toHaveLength(100);
  });
});

describe('onlyFitting', () => {
  const a = { kty: 'RSA', n: 'a', e: 'AQAB', kid: 'a' };
  const b = { ...a, n: 'b', kid: 'b' };
  const nameless = { kty: 'RSA', n: 'c', e: 'AQAB' };
  const curve = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'a' };

  it.each([
    { story: 'is named', keys: [a, b], kid: 'b', found: b },
    { story: 'is alone of its kind', keys: [curve, b], kid: undefined, found: b },
    { story: 'has no name', keys: [nameless], kid: 'x', found: nameless },
    { story: 'is of the kind that is asked for', keys: [curve, a], kid: 'a', found: a },
    { story: 'is not there', keys: [a, b], kid: 'c', found: null },
    { story: 'could be any of two', keys: [a, b], kid: undefined, found: null },
    { story: 'is named twice', keys: [a, { ...b, kid: 'a' }], kid: 'a', found: null },
    { story: 'is for another algorithm', keys: [{ ...a, alg: 'PS256' }], kid: 'a', found: null },
    { story: 'is for encryption', keys: [{ ...a, use: 'enc' }], kid: 'a', found: null },
    { story: 'is private', keys: [{ ...a, d: 'd' }], kid: 'a', found: null },
  ])('gives $found.n for a key that $story', ({ keys, kid, found }) => {
    expect(onlyFitting(set({ keys }), 'RS256', kid)).toBe(found);
  });
});
