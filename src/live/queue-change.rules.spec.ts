import { describe, expect, it } from '@jest/globals';
import { queueChange, type QueuedWork } from './queue-change.rules.js';

const work = (id: string, version = 1, isClaimed = false): QueuedWork => ({
  id,
  commentId: `comment ${id}`,
  version,
  isClaimed,
});

describe('what has changed in a queue', () => {
  it.each<[string, QueuedWork[], QueuedWork[], [string[], string[], string[]]]>([
    ['nothing', [work('a')], [work('a')], [[], [], []]],
    ['what came', [], [work('a'), work('b')], [['a', 'b'], [], []]],
    ['what went', [work('a'), work('b')], [work('b')], [[], [], ['a']]],
    ['what is another version', [work('a')], [work('a', 2)], [[], ['a'], []]],
    ['what somebody took', [work('a')], [work('a', 1, true)], [[], ['a'], []]],
    ['what was given back', [work('a', 1, true)], [work('a')], [[], ['a'], []]],
    ['all at once', [work('a'), work('b')], [work('c'), work('b', 2)], [['c'], ['b'], ['a']]],
    ['the order alone', [work('a'), work('b')], [work('b'), work('a')], [[], [], []]],
  ])('is %s', (_, before, after, [arrived, changed, left]) => {
    const found = queueChange(before, after);
    expect([
      found.arrived.map(({ id }) => id),
      found.changed.map(({ id }) => id),
      found.left,
    ]).toEqual([arrived, changed, left]);
  });
});
