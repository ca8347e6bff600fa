import { describe, expect, it } from '@jest/globals';
import { refusalToRotate } from './key-rotation.rules.js';

const now = new Date('2026-01-01T12:00:00Z');
const before = new Date('2026-01-01T11:00:00Z');
const later = new Date('2026-01-01T13:00:00Z');
const live = { expiresAt: null, revokedAt: null, replacedBy: null };

describe('refusalToRotate', () => {
  it.each([
    { story: 'that lives', key: live, refusal: null },
    { story: 'that ends later', key: { ...live, expiresAt: later }, refusal: null },
    { story: 'that has run out', key: { ...live, expiresAt: before }, refusal: 'not-found' },
    { story: 'that was revoked', key: { ...live, revokedAt: before }, refusal: 'not-found' },
    { story: 'that is followed', key: { ...live, replacedBy: 'x' }, refusal: 'already-rotated' },
    { story: 'that never was', key: null, refusal: 'not-found' },
  ])('of a key $story is $refusal', ({ key, refusal }) => {
    expect(refusalToRotate(key, now)).toBe(refusal);
  });
});
