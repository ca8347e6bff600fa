import { describe, expect, it } from '@jest/globals';
import { recount } from './votes.rules.js';

describe('recount', () => {
  it.each([
    { before: 0, after: 1, up: 6, down: 3 },
    { before: 0, after: -1, up: 5, down: 4 },
    { before: 1, after: -1, up: 4, down: 4 },
    { before: -1, after: 1, up: 6, down: 2 },
    { before: 1, after: 0, up: 4, down: 3 },
    { before: -1, after: 0, up: 5, down: 2 },
    { before: 1, after: 1, up: 5, down: 3 },
    { before: 0, after: 0, up: 5, down: 3 },
  ])('moves one vote from $before to $after', ({ before, after, up, down }) => {
    expect(recount({ up: 5, down: 3 }, before, after)).toEqual({ up, down });
  });
});
