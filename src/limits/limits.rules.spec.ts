import { describe, expect, it } from '@jest/globals';
import { bucketOf, rateLimitFields, tightest, type Taken, type Wanted } from './limits.rules.js';

const post: Wanted = { limit: { name: 'post', most: 5, seconds: 60 }, subject: 'person a' };
const day: Wanted = { limit: { name: 'day', most: 200, seconds: 86_400 }, subject: 'person a' };
const left = (remaining: number, fullIn = 10): Taken => ({
  remaining,
  fullIn,
  wait: 0,
});
const empty = (wait: number): Taken => ({ remaining: 0, fullIn: 60, wait });

describe('tightest', () => {
  it.each([
    { story: 'the only one', answers: [left(3)], at: 0 },
    { story: 'the one with the least left', answers: [left(3), left(1)], at: 1 },
    { story: 'an empty one', answers: [left(0), empty(4)], at: 1 },
    { story: 'the empty one that takes longest', answers: [empty(4), empty(9)], at: 1 },
    { story: 'the one that is full last', answers: [left(0, 5), left(0, 50)], at: 1 },
  ])('is $story', ({ answers, at }) => {
    expect(tightest(answers)).toBe(at);
  });
});

describe('rateLimitFields', () => {
  it('names every policy, and how the tightest stands', () => {
    expect(rateLimitFields([post, day], [left(3, 20.2), left(150)])).toEqual({
      'ratelimit-policy': '"post";q=5;w=60, "day";q=200;w=86400',
      ratelimit: '"post";r=3;t=21',
    });
  });

  it('says nothing where nothing is limited', () => {
    expect(rateLimitFields([], [])).toEqual({});
  });
});

describe('bucketOf', () => {
  it('is apart for each limit and each subject', () => {
    expect(new Set([post, day, { ...post, subject: 'person b' }].map(bucketOf)).size).toBe(3);
  });
});
