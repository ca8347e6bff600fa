import { describe, expect, it } from '@jest/globals';
import { nextBound } from './bound.rules.js';

const MOST = 256;

describe('of as many calls as may be', () => {
  it.each([
    { story: 'as slow as they should be: as many', bound: 128, done: 100, shares: 25, next: 128 },
    { story: 'half as slow again: two thirds', bound: 150, done: 100, shares: 37.5, next: 100 },
    { story: 'a quarter faster: a third more', bound: 150, done: 100, shares: 18.75, next: 200 },
    { story: 'much slower: half, and no less', bound: 200, done: 10, shares: 9.375, next: 100 },
    {
      story: 'done at once: twice as many, and no more',
      bound: 100,
      done: 500,
      shares: 0,
      next: 200,
    },
    { story: 'none is done: half', bound: 256, done: 0, shares: 0, next: 128 },
    { story: 'never fewer than keep the database busy', bound: 50, done: 0, shares: 0, next: 32 },
    { story: 'never more than may be', bound: 200, done: 500, shares: 3.125, next: MOST },
  ])('$story', ({ bound, done, shares, next }) => {
    expect(nextBound(bound, MOST, { wasFull: true, done, shares })).toBe(next);
  });

  it('there are more by and by where there was room for all, however slow they are', () => {
    const seen = { wasFull: false, done: 10, shares: 9.375 };
    expect(nextBound(64, MOST, seen)).toBe(128);
    expect(nextBound(200, MOST, seen)).toBe(MOST);
  });

  it('there are no fewer than may be, where that is few', () => {
    expect(nextBound(8, 8, { wasFull: true, done: 0, shares: 0 })).toBe(8);
  });
});
