import { describe, expect, it } from '@jest/globals';
import { blockAfter, problemOf, retryAfterMs, waitAfter } from './webhook.rules.js';

const DAY_MS = 86_400_000;

describe('waitAfter', () => {
  it.each([
    [1, null, 0, 5_000],
    [1, null, 1, 6_000],
    [2, null, 0, 300_000],
    [9, null, 0, DAY_MS],
    [10, null, 0, null],
    [1, 60_000, 1, 60_000],
    [2, 60_000, 0, 300_000],
    [10, 60_000, 0, null],
  ])('after %d attempts, asked for %s, by chance %d: %s', (attempts, asked, chance, wait) => {
    expect(waitAfter(attempts, asked, chance)).toBe(wait);
  });
});

describe('blockAfter', () => {
  it.each([
    [1, null, null],
    [4, null, null],
    [5, null, 5_000],
    [6, null, 10_000],
    [20, null, 300_000],
    [2_000_000, null, 300_000],
    [1, 60_000, 60_000],
    [20, 60_000, 300_000],
  ])('after %d failures, asked for %s: %s', (failures, asked, block) => {
    expect(blockAfter(failures, asked)).toBe(block);
  });
});

describe('retryAfterMs', () => {
  const NOW = Date.parse('2026-05-04T10:00:00Z');
  it.each([
    [null, null],
    ['120', 120_000],
    ['0', null],
    ['999999999', DAY_MS],
    ['-5', null],
    ['soon', null],
    ['Mon, 04 May 2026 10:01:00 GMT', 60_000],
    ['Mon, 04 May 2026 09:00:00 GMT', null],
    ['Mon, 04 May 2099 09:00:00 GMT', DAY_MS],
  ])('of %s is %s', (text, wait) => {
    expect(retryAfterMs(text, NOW)).toBe(wait);
  });
});

describe('problemOf', () => {
  it.each([200, 204, 299])('has none of %d', (status) => {
    expect(problemOf(status)).toBeNull();
  });

  it.each([199, 301, 302, 400, 410, 500])('has one of %d', (status) => {
    expect(problemOf(status)).toBe(`It answered ${status}.`);
  });
});
