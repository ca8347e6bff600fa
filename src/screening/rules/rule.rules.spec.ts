import { describe, expect, it } from '@jest/globals';
import { canMove, leavesBand, RULE_STATES, stateAfterEdit, usualAfter } from './rule.rules.js';

describe('a rule', () => {
  it('moves along its ways alone', () => {
    const ways = RULE_STATES.flatMap((from) =>
      RULE_STATES.filter((to) => canMove(from, to)).map((to) => `${from} ${to}`),
    );
    expect(ways).toEqual([
      ...['draft background', 'draft live', 'draft archived'],
      ...['background draft', 'background live', 'background archived'],
      ...['live background', 'live paused', 'live archived'],
      ...['paused background', 'paused live', 'paused archived'],
    ]);
  });

  it('that was changed bites nobody before it is live again', () => {
    expect(RULE_STATES.map(stateAfterEdit)).toEqual([
      ...['draft', 'background', 'background', 'background', 'archived'],
    ]);
  });
});

describe('a share of hits', () => {
  it.each([
    ['ten times as many', [20, 200], [10, 1000], true],
    ['ten times as many, in a short time', [10, 50], [20, 1000], true],
    ['all of a sudden everything', [50, 50], [300, 1000], true],
    ['as many as ever', [2, 200], [10, 1000], false],
    ['twice as many', [4, 200], [10, 1000], false],
    ['a little run of luck', [4, 50], [20, 1000], false],
    ['the first ever', [1, 50], [0, 1000], false],
    ['many of what was never seen', [10, 50], [0, 1000], true],
    ['nothing', [0, 0], [10, 1000], false],
    ['many, before anybody knows what is usual', [50, 50], [1, 199], false],
    ['nearly everything, where half is usual', [180, 200], [450, 1000], true],
    ['somewhat more than half', [120, 200], [450, 1000], false],
    ['ten times what is rare', [20, 2000], [10, 10_000], true],
    ['none of what is rare', [0, 2000], [5, 10_000], false],
  ] as const)('%s leaves its band: %j against %j: %s', (_, recent, usual, leaves) => {
    const [a, b] = [recent, usual].map(([hits, texts]) => ({ hits, texts }));
    expect(leavesBand(a!, b!)).toBe(leaves);
  });

  it('is usual by what was last seen', () => {
    expect(usualAfter({ hits: 1, texts: 100 }, { hits: 2, texts: 50 })).toEqual({
      hits: 3,
      texts: 150,
    });
    expect(usualAfter({ hits: 190, texts: 19_900 }, { hits: 10, texts: 101 })).toEqual({
      hits: 100,
      texts: 10_001,
    });
  });
});
