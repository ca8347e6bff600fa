import { describe, expect, it } from '@jest/globals';
import { lookedAt, narrows } from './bulk-job.rules.js';
import { commentFilterOf } from './bulk-filter.js';

describe('narrows', () => {
  it.each([
    [{}, false],
    [{ state: 'published' }, false],
    [{ reported: false }, false],
    [{ state: 'published', reported: true }, true],
    [{ state: 'spam' }, true],
    [{ state: 'pending' }, true],
    [{ tag: 'news' }, true],
    [{ threadId: 't' }, true],
    [{ personId: 'p' }, true],
    [{ since: '2026-01-01T00:00:00Z' }, true],
    [{ until: '2026-01-01T00:00:00Z', state: 'published' }, true],
  ] as const)('%j: %s', (filter, expected) => {
    expect(narrows(filter)).toBe(expected);
  });
});

describe('lookedAt', () => {
  it('counts whatever came of a comment', () => {
    expect(
      lookedAt({ applied: 1, unchanged: 10, conflicts: 100, refused: 1000, failed: 1e4 }),
    ).toBe(11111);
  });
});

describe('commentFilterOf', () => {
  const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];

  it.each([
    [{ tag: 'a' }, undefined, { tag: 'a' }],
    [{ since: early, until: late }, undefined, { since: early, until: late }],
    [{ until: late }, early, { until: early }],
    [{ until: early }, late, { until: early }],
    [{ reported: true }, late, { reported: true, until: late }],
  ])('%j, nothing after %s', (filter, last, expected) => {
    const made = commentFilterOf(filter, last === undefined ? undefined : new Date(last));
    expect(JSON.parse(JSON.stringify(made))).toEqual(expected);
  });
});
