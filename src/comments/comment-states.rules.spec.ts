import { describe, expect, it } from '@jest/globals';
import {
  COMMENT_STATES,
  hasWay,
  isShown,
  moveOf,
  publicStateOf,
  stateForAuthor,
  type CommentState,
  type StateAction,
} from './comment-states.rules.js';

const ACTIONS: StateAction[] = [
  'approve',
  'reject',
  'mark-spam',
  'not-spam',
  'hide',
  'remove',
  'restore',
  'withdraw',
  'purge',
];

/** By hand: rows are states, columns the actions above; `=` unchanged, `-` refused. */
const TABLE: Record<CommentState, string[]> = {
  //          approve      reject      mark-spam not-spam     hide      remove     restore      withdraw     purge
  pending: ['published', 'rejected', 'spam', '=', '-', 'removed', '-', 'withdrawn', 'purged'],
  published: ['=', '-', 'spam', '=', 'hidden', 'removed', '=', 'withdrawn', 'purged'],
  hidden: ['published', '-', 'spam', '-', '=', 'removed', 'published', 'withdrawn', 'purged'],
  spam: ['published', '-', '=', 'pending', '-', 'removed', '-', 'withdrawn', 'purged'],
  rejected: ['published', '=', 'spam', '-', '-', 'removed', '-', 'withdrawn', 'purged'],
  removed: ['published', '-', 'spam', '-', '-', '=', 'published', 'withdrawn', 'purged'],
  purged: ['-', '-', '-', '-', '-', '-', '-', '-', '='],
  withdrawn: ['-', '-', '-', '-', '-', '-', '-', '=', 'purged'],
};

const cells = COMMENT_STATES.flatMap((state) =>
  ACTIONS.map((action, column) => ({ state, action, expected: TABLE[state][column]! })),
);

describe('moveOf', () => {
  it.each(cells)(
    'makes $expected of a $state comment on $action',
    ({ state, action, expected }) => {
      const move = moveOf(action, state, null);
      const found = typeof move === 'object' ? move.to : move === 'unchanged' ? '=' : '-';
      expect(found).toBe(expected);
    },
  );

  it.each([
    { action: 'not-spam', state: 'spam', prior: 'published', to: 'published' },
    { action: 'not-spam', state: 'spam', prior: 'pending', to: 'pending' },
    { action: 'restore', state: 'removed', prior: 'pending', to: 'pending' },
    { action: 'restore', state: 'removed', prior: 'hidden', to: 'published' },
  ] as const)('$action brings a comment back to $prior', ({ action, state, prior, to }) => {
    expect(moveOf(action, state, prior)).toEqual({ to });
  });
});

describe('hasWay', () => {
  it.each([
    { from: 'pending', to: ['published', 'spam', 'rejected', 'removed', 'withdrawn', 'purged'] },
    {
      from: 'published',
      to: ['pending', 'hidden', 'spam', 'rejected', 'removed', 'withdrawn', 'purged'],
    },
    { from: 'hidden', to: ['published', 'spam', 'removed', 'withdrawn', 'purged'] },
    {
      from: 'spam',
      to: ['pending', 'published', 'hidden', 'rejected', 'removed', 'withdrawn', 'purged'],
    },
    { from: 'rejected', to: ['pending', 'published', 'spam', 'removed', 'withdrawn', 'purged'] },
    {
      from: 'removed',
      to: ['pending', 'published', 'hidden', 'spam', 'rejected', 'withdrawn', 'purged'],
    },
    { from: 'withdrawn', to: ['purged'] },
    { from: 'purged', to: [] },
  ] as const)('leads from $from to what an action or its undoing makes', ({ from, to }) => {
    expect(COMMENT_STATES.filter((state) => hasWay(from, state))).toEqual(to);
  });
});

describe('what others are told', () => {
  it('never calls a comment pending, rejected or spam in public', () => {
    const told = COMMENT_STATES.map(publicStateOf);
    expect(told.filter((state) => ['pending', 'rejected', 'spam'].includes(state))).toEqual([]);
  });

  it.each([
    ['spam', null, false, 'pending'],
    ['spam', 'published', false, 'pending'],
    ['spam', 'published', true, 'published'],
    ['spam', 'pending', true, 'pending'],
    ['published', null, true, 'published'],
    ['rejected', null, false, 'rejected'],
  ] as const)('tells the author of %s, before it %s, shadowed %s: %s', (...given) => {
    const [state, priorState, shadowed, told] = given;
    expect(stateForAuthor({ state, priorState, shadowed })).toBe(told);
  });

  it('keeps the place of a removed comment while a reply is shown below it', () => {
    expect([isShown('removed', 1), isShown('removed', 0), isShown('published', 0)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
