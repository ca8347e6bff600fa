import { describe, expect, it } from '@jest/globals';
import { leadingZeroBits, refusalToForm } from './guest-forms.rules.js';

const NOW = 1_800_000_000_000;
const asked = { guestDelaySeconds: 10, guestWorkBits: 8 };

describe('refusalToForm', () => {
  it.each([
    { story: 'old enough, with its work', age: 10_000, workBits: 8, refusal: null },
    { story: 'early', age: 4000, workBits: 8, refusal: { kind: 'too-early', wait: 6 } },
    { story: 'without its work', age: 60_000, workBits: 7, refusal: { kind: 'no-work' } },
    { story: 'from yesterday', age: 86_400_000, workBits: 20, refusal: { kind: 'expired' } },
  ])('of a form that is $story is $refusal', ({ age, workBits, refusal }) => {
    expect(refusalToForm({ issuedAt: NOW - age, workBits }, asked, NOW)).toEqual(refusal);
  });
});

describe('leadingZeroBits', () => {
  it.each([
    { bytes: [0x80], bits: 0 },
    { bytes: [0x01, 0xff], bits: 7 },
    { bytes: [0, 0x10], bits: 11 },
    { bytes: [0, 0], bits: 16 },
  ])('of $bytes are $bits', ({ bytes, bits }) => {
    expect(leadingZeroBits(Uint8Array.from(bytes))).toBe(bits);
  });
});
