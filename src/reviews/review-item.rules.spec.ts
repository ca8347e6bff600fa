import { describe, expect, it } from '@jest/globals';
import { holdsLease, ITEM_MOVES, ITEM_STATES, itemMoved } from './review-item.rules.js';

/** By hand: rows are states, columns the moves in their order; `-` is refused. */
const TABLE = {
  //          snooze     wake    escalate     return  decide     dismiss      supersede     reopen
  open: ['snoozed', '-', 'escalated', '-', 'decided', 'dismissed', 'superseded', '-'],
  snoozed: ['-', 'open', '-', '-', 'decided', 'dismissed', 'superseded', '-'],
  escalated: ['-', '-', '-', 'open', 'decided', 'dismissed', 'superseded', '-'],
  decided: ['-', '-', '-', '-', '-', '-', '-', 'open'],
  dismissed: ['-', '-', '-', '-', '-', '-', '-', 'open'],
  superseded: ['-', '-', '-', '-', '-', '-', '-', '-'],
};

const cells = ITEM_STATES.flatMap((state) =>
  ITEM_MOVES.map((move, column) => ({ state, move, to: TABLE[state][column]! })),
);

describe('itemMoved', () => {
  it.each(cells)('makes $to of what is $state on $move', ({ state, move, to }) => {
    expect(itemMoved(state, move) ?? '-').toBe(to);
  });
});

describe('holdsLease', () => {
  const now = new Date('2026-05-04T10:00:00Z');
  const later = new Date('2026-05-04T10:00:01Z');
  const lease = { state: 'open', leaseToken: 'mine', leaseUntil: later } as const;

  it.each([
    { story: 'the token while it runs', given: {}, holds: true },
    { story: 'the token of what is escalated', given: { state: 'escalated' }, holds: true },
    { story: 'the token to the millisecond', given: { leaseUntil: now }, holds: false },
    { story: 'another token', given: { leaseToken: 'theirs' }, holds: false },
    { story: 'the token of what nobody has', given: { leaseToken: null }, holds: false },
    { story: 'the token of what is decided', given: { state: 'decided' }, holds: false },
  ] as const)('is $holds with $story', ({ given, holds }) => {
    expect(holdsLease({ ...lease, ...given }, 'mine', now)).toBe(holds);
  });
});
