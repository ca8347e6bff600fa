import { describe, expect, it } from '@jest/globals';
import { refusalToReverse } from './reversal.rules.js';

const now = new Date('2026-05-04T10:01:00Z');
const before = { state: 'published' };

describe('refusalToReverse', () => {
  it.each([
    { story: 'in time', given: {}, admin: false, refusal: null },
    {
      story: 'a millisecond late',
      given: { undoUntil: new Date(now.getTime() - 1) },
      admin: false,
      refusal: 'undo-window-closed',
    },
    {
      story: 'late, by an admin',
      given: { undoUntil: new Date(now.getTime() - 1) },
      admin: true,
      refusal: null,
    },
    {
      story: 'what had no window',
      given: { undoUntil: null },
      admin: false,
      refusal: 'undo-window-closed',
    },
    { story: 'twice', given: { reversed: true }, admin: true, refusal: 'already-reversed' },
    { story: 'a purge', given: { before: null }, admin: true, refusal: 'action-refused' },
  ])('is $refusal for undoing $story', ({ given, admin, refusal }) => {
    const past = { before, undoUntil: now, reversed: false, ...given };
    expect(refusalToReverse(past, { admin, now })).toBe(refusal);
  });
});
