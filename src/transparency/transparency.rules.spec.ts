import { describe, expect, it } from '@jest/globals';
import { periodOfYear, tableOf } from './transparency.rules.js';

describe('periodOfYear', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  it('is from its first moment to the first of the next', () => {
    expect(periodOfYear('2024', now)).toEqual({
      from: new Date('2024-01-01T00:00:00Z'),
      to: new Date('2025-01-01T00:00:00Z'),
    });
  });
  it.each(['2027', '1999', '24', '2024x', ''])('is none of %s', (text) => {
    expect(periodOfYear(text, now)).toBeNull();
  });
});

describe('tableOf', () => {
  it('has a line for each row, with what it is not told by left empty', () => {
    const row = {
      party: 'author',
      outcome: 'overturned',
      count: 2,
      undone: null,
      medianHours: 1.5,
    };
    const none = { restrictions: [], sanctions: [], notices: [], reports: [], checks: [] };
    expect(tableOf({ ...none, appeals: [row] })[1]).toEqual([
      ...['appeals', '', '', '', '', '', '', 'author', '', '', '', 'overturned'],
      ...['2', '', '1.5'],
    ]);
  });
});
