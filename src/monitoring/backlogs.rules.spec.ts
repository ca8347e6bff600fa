import { describe, expect, it } from '@jest/globals';
import { measured } from './backlogs.rules.js';

const NOW = new Date('2026-11-30T12:00:00Z');
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);

describe('backlogs', () => {
  it('are nothing where nothing waits', () => {
    expect(measured([], ['events', 'queue pending'], NOW)).toEqual({
      amounts: { events: 0, 'queue pending': 0, 'queue other': 0 },
      seconds: {},
    });
  });

  it('have an amount and the age of what is oldest; a site’s own queues are together', () => {
    const backlogs = [
      { kind: 'events', amount: 3, oldest: ago(2.5) },
      { kind: 'dead-letters', amount: 4, oldest: null },
      { kind: 'queue pending', amount: 2, oldest: ago(-1) },
      { kind: 'queue legal', amount: 5, oldest: ago(60) },
      { kind: 'queue sports', amount: 1, oldest: ago(90) },
    ];
    expect(measured(backlogs, ['events', 'dead-letters', 'queue pending'], NOW)).toEqual({
      amounts: { events: 3, 'dead-letters': 4, 'queue pending': 2, 'queue other': 6 },
      seconds: { events: 2.5, 'queue pending': 0, 'queue other': 90 },
    });
  });
});
