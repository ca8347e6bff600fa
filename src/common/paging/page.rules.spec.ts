import { describe, expect, it } from '@jest/globals';
import { pageOf } from './page.rules.js';

describe('pageOf', () => {
  it.each([
    { story: 'an empty list', rows: [], direction: null, items: [], next: null, prev: null },
    { story: 'a whole list', rows: [1, 2], direction: null, items: [1, 2], next: null, prev: null },
    { story: 'a first page', rows: [1, 2, 3], direction: null, items: [1, 2], next: 2, prev: null },
    {
      story: 'a middle page',
      rows: [3, 4, 5],
      direction: 'after',
      items: [3, 4],
      next: 4,
      prev: 3,
    },
    { story: 'a last page', rows: [5], direction: 'after', items: [5], next: null, prev: 5 },
    {
      story: 'a middle page read back',
      rows: [4, 3, 2],
      direction: 'before',
      items: [3, 4],
      next: 4,
      prev: 3,
    },
    {
      story: 'the first page read back',
      rows: [2, 1],
      direction: 'before',
      items: [1, 2],
      next: 2,
      prev: null,
    },
  ] as const)('gives the neighbours of $story', ({ rows, direction, items, next, prev }) => {
    const page = pageOf<number>(rows, { limit: 2, direction });
    expect(page.items).toEqual(items);
    expect(page.next?.of ?? null).toBe(next);
    expect(page.prev?.of ?? null).toBe(prev);
  });
});
