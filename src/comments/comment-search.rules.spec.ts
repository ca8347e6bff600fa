import { describe, expect, it } from '@jest/globals';
import { patternOf, searchedFor, whyNotSearchable } from './comment-search.rules.js';

describe('whyNotSearchable', () => {
  it.each([
    { text: 'spam', fine: true },
    { text: '100%', fine: true },
    { text: 'a b casino', fine: true },
    { text: 'мир', fine: true },
    { text: 'हिंदी', fine: true },
    { text: '出版社', fine: true },
    { text: 'a b', fine: false },
    { text: 'ab-cd', fine: false },
    { text: '!!!', fine: false },
    { text: '😀😀😀', fine: false },
    { text: '%%%', fine: false },
  ])('finds $text searchable: $fine', ({ text, fine }) => {
    expect(whyNotSearchable(text) === null).toBe(fine);
  });
});

describe('patternOf', () => {
  it.each([
    { text: 'cheap pills', pattern: '%cheap pills%' },
    { text: '100%', pattern: String.raw`%100\%%` },
    { text: 'snake_case', pattern: String.raw`%snake\_case%` },
    { text: String.raw`C:\temp`, pattern: String.raw`%C:\\temp%` },
  ])('takes every character of $text for itself', ({ text, pattern }) => {
    expect(patternOf(text)).toBe(pattern);
  });
});

describe('searchedFor', () => {
  it('puts accents into their letters', () => {
    expect(searchedFor('cafe\u0301')).toBe('caf\u00e9');
  });
});
