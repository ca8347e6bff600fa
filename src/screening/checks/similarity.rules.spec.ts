import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ScreenedText } from '../text/screened-text.js';
import { distanceOf, duplicateFinding, fingerprintOf, wordsOf } from './similarity.rules.js';

const print = (text: string) => fingerprintOf(wordsOf(new ScreenedText(text).normalised.text));

/** Ten sentences of ten words, of which one may be another. */
const article = (another = -1): string =>
  Array.from({ length: 100 }, (_, nth) =>
    nth === another ? 'otherwise' : `word${nth * 7919}`,
  ).join(' ');

describe('A fingerprint', () => {
  it('is of 64 bits, and the same for the same text', () => {
    expect(print(article())).toBe(print(article()));
    expect(print(article())! < 1n << 64n).toBe(true);
  });

  it('does not mind cases, accents, spaces and what shows nothing', () => {
    expect(print('The  café\nis CLOSED\u200b today.')).toBe(print('the cafe is closed — today'));
  });

  it('is of nothing when there is no word', () => {
    expect([print(''), print('!?'), print('😀')]).toEqual([null, null, null]);
  });

  it('is of few words as well, in their order', () => {
    expect(print('so what')).toBe(print('So what?'));
    expect(print('so what')).not.toBe(print('what so'));
  });

  it('is of characters where words are not parted', () => {
    const one = print('我们都知道这个地方很好'.repeat(9) + '真的')!;
    const other = print('我们都知道这个地方很好'.repeat(9) + '对吧')!;
    expect(distanceOf(one, other)).toBeLessThanOrEqual(3);
  });

  it('of a text with one other word is nearer than that of any other text', () => {
    const nearest = Array.from({ length: 100 }, (_, nth) =>
      distanceOf(print(article())!, print(article(nth))!),
    );
    expect(Math.max(...nearest)).toBeLessThan(20);
    expect(
      distanceOf(print(article())!, print('Quite another thing to say about it all')!),
    ).toBeGreaterThan(20);
  });

  it('has a distance: none to itself, the same both ways', () => {
    const bits = fc.bigInt(0n, (1n << 64n) - 1n);
    fc.assert(
      fc.property(bits, bits, (one, other) => {
        expect(distanceOf(one, one)).toBe(0);
        expect(distanceOf(one, other)).toBe(distanceOf(other, one));
        expect(distanceOf(one, other)).toBeLessThanOrEqual(64);
      }),
    );
  });
});

describe('A duplicate', () => {
  it.each([
    { story: 'the same', bits: 0b0n, detail: 'duplicate' },
    { story: 'three bits away', bits: 0b111n, detail: 'near-duplicate' },
    { story: 'four bits away', bits: 0b1111n, detail: undefined },
  ])('is $detail when $story', ({ bits, detail }) => {
    const finding = duplicateFinding(0n, [{ id: 'earlier', fingerprint: bits }]);
    expect(finding?.detail).toBe(detail);
  });

  it('names all that are near, and says when one is the same', () => {
    const earlier = [1n, 0n, 255n].map((fingerprint) => ({ id: `${fingerprint}`, fingerprint }));
    expect(duplicateFinding(0n, earlier)).toEqual({
      check: 'near-duplicate',
      ranges: [],
      values: ['1', '0'],
      detail: 'duplicate',
    });
  });

  it('is none of a text without words, or without earlier ones', () => {
    expect([
      duplicateFinding(null, [{ id: 'a', fingerprint: 0n }]),
      duplicateFinding(0n, []),
    ]).toEqual([null, null]);
  });
});
