import { describe, expect, it } from '@jest/globals';
import { isLate, misfitOfAction, refusalToDecide } from './appeal.rules.js';

describe('refusalToDecide', () => {
  it.each([
    [{ kind: 'member', id: 'm' }, { kind: 'member', id: 'm' }, 'same-reviewer'],
    [{ kind: 'member', id: 'm' }, { kind: 'key', id: 'm' }, null],
    [{ kind: 'member', id: 'm' }, { kind: 'member', id: 'n' }, null],
    [{ kind: 'member', id: 'm' }, null, null],
    [{ kind: 'person', id: 'ann' }, { kind: 'member', id: 'n' }, 'own-appeal'],
    [{ kind: 'member', id: 'ann' }, { kind: 'member', id: 'n' }, null],
  ])('of %o after %o: %s', (decider, first, refusal) => {
    expect(refusalToDecide(decider, { first, parties: ['ann', null] })).toBe(refusal);
  });
});

describe('misfitOfAction', () => {
  it.each([
    ['overturned', 'author', null, true],
    ['overturned', 'author', 'hide', false],
    ['overturned', 'notifier', null, false],
    ['overturned', 'notifier', 'hide', true],
    ['varied', 'author', null, false],
    ['varied', 'author', 'redact', true],
    ['confirmed', 'author', 'hide', false],
    ['confirmed', 'notifier', null, true],
    ['inadmissible', 'notifier', null, true],
  ] as const)('%s for the %s with %s fits: %s', (outcome, party, action, fits) => {
    expect(misfitOfAction(outcome, party, action) === null).toBe(fits);
  });
});

describe('isLate', () => {
  it('lets the last moment belong to the time', () => {
    const until = new Date('2026-06-30T12:00:00Z');
    expect(isLate(until, until)).toBe(false);
    expect(isLate(new Date(until.getTime() + 1), until)).toBe(true);
  });
});
