import { describe, expect, it } from '@jest/globals';
import { SealedPositions } from './sealed-positions.js';

const KEY = Buffer.alloc(32, 1);
const OTHER = Buffer.alloc(32, 2);
const positions = new SealedPositions(() => [KEY]);

describe('a sealed position', () => {
  it.each([0, 1, 255, 2 ** 53 - 1])('opens as what it was: %d', (position) => {
    expect(positions.open('a', positions.seal('a', position))).toBe(position);
  });

  it('is the same each time, and tells neither itself nor its neighbour', () => {
    const [one, same, next] = [7, 7, 8].map((each) => positions.seal('a', each));
    expect(one).toBe(same);
    const [left, right] = [one!, next!].map((text) => Buffer.from(text, 'base64url'));
    expect(left!.length).toBe(right!.length);
    const alike = left!.filter((byte, index) => byte === right![index]);
    expect(alike.length).toBeLessThan(6);
  });

  it.each([
    ['of another list', positions.seal('b', 7)],
    ['sealed with another key', new SealedPositions(() => [OTHER]).seal('a', 7)],
    [
      'that was changed',
      positions.seal('a', 7).replace(/^./, (each) => (each === 'A' ? 'B' : 'A')),
    ],
    ['that is none', 'x'],
    ['that is empty', ''],
  ])('does not open when it is one %s', (_, text) => {
    expect(() => positions.open('a', text)).toThrow('Load the discussion again');
  });

  it('opens with the key before', () => {
    const after = new SealedPositions(() => [OTHER, KEY]);
    expect(after.open('a', positions.seal('a', 7))).toBe(7);
  });
});
