import { describe, expect, it } from '@jest/globals';
import { isIdempotencyKey, isKept, oldestKept } from './idempotency.rules.js';

describe('isKept', () => {
  it.each([403, 404, 409, 410, 412])('keeps %s, which a retry would meet again', (status) => {
    expect(isKept(status)).toBe(true);
  });

  it.each([400, 401, 422, 429, 500, 503])('does not keep %s', (status) => {
    expect(isKept(status)).toBe(false);
  });
});

describe('oldestKept', () => {
  it('is a day ago', () => {
    const now = new Date('2026-02-02T10:00:00Z');
    expect(oldestKept(now)).toEqual(new Date('2026-02-01T10:00:00Z'));
  });
});

describe('isIdempotencyKey', () => {
  it.each(['a', '"0190a000-0000"', 'x'.repeat(255)])('takes %s', (key) => {
    expect(isIdempotencyKey(key)).toBe(true);
  });

  it.each(['', ' ', 'a b', 'é', 'x'.repeat(256)])('refuses "%s"', (key) => {
    expect(isIdempotencyKey(key)).toBe(false);
  });
});
