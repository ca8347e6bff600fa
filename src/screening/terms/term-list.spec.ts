import { describe, expect, it } from '@jest/globals';
import { matchTerms } from './match-terms.js';
import { compileTermList } from './term-list.js';
import type { Term, TermKind } from './term.rules.js';

const term = (kind: TermKind, text: string): Term => ({ id: text, kind, text });
const badOf = (...terms: Term[]) => compileTermList(terms, { leet: false }).bad;

describe('A term', () => {
  it.each([
    ['word', '', 'is empty'],
    ['word', 'two words', 'has a space: it is a phrase, not a word'],
    ['word', '\u200b', 'holds nothing that shows'],
    ['word', 'a'.repeat(201), 'is longer than 200 characters'],
    ['wildcard', 'none', 'has no * in it: it is a word or a phrase'],
    ['wildcard', '*', 'holds nothing that shows'],
    ['wildcard', 'a*b', 'needs two letters side by side, or it would match too much'],
    ['regex', 'a'.repeat(501), 'is longer than 500 characters'],
    ['regex', 'a(b', 'does not parse: missing closing ) at its end'],
    ['regex', '😀[z-a]', 'does not parse: invalid character class range at character 3'],
    ['regex', '(?=a)', 'does not parse: invalid or unsupported Perl syntax at character 1'],
    ['regex', '(a{100}){9}', 'is too large: repeat less, or part it'],
    ['regex', 'a*', 'matches nothing at all, and so everywhere'],
  ] as const)('of kind %s may not be %j: it %s', (kind, text, why) => {
    expect(badOf(term(kind, text))).toEqual([{ line: 1, term: text, why }]);
  });

  it.each([
    ['word', '(a+)+$'],
    ['word', '.*'],
    ['word', 'a'.repeat(200)],
    ['word', '😀'.repeat(200)],
    ['phrase', 'two words'],
    ['wildcard', 'no*ne'],
    ['wildcard', '傻*'],
    ['regex', '(a+)+$'],
  ] as const)('of kind %s may be %j', (kind, text) => {
    expect(badOf(term(kind, text))).toEqual([]);
  });
});

describe('A list', () => {
  it('names all its bad terms at once, by line', () => {
    const bad = badOf(term('regex', '['), term('word', 'fine'), term('word', ' '));
    expect(bad.map(({ line }) => line)).toEqual([1, 3]);
  });

  it('has at most 50,000 terms', () => {
    const terms = Array.from({ length: 50_002 }, (_, nth) => term('word', `t${nth}`));
    expect(badOf(...terms)).toEqual([
      { line: 50_001, term: 't50000', why: 'is beyond the first 50000' },
      { line: 50_002, term: 't50001', why: 'is beyond the first 50000' },
    ]);
  });

  it('is not too long together', () => {
    const filler = 'abcdefghij'.repeat(19);
    const terms = Array.from({ length: 5_400 }, (_, nth) => term('word', `${filler}${nth}`));
    expect(new Set(badOf(...terms).map(({ why }) => why))).toEqual(
      new Set(['makes the list too long']),
    );
  });

  it('has patterns of a size together', () => {
    const terms = Array.from({ length: 6 }, (_, nth) => term('regex', `x{${200 + nth}}`));
    const why = 'makes the regular expressions of the list too large together';
    expect(badOf(...terms)).toEqual([
      { line: 5, term: 'x{204}', why },
      { line: 6, term: 'x{205}', why },
    ]);
  });

  it('may be empty', () => {
    const { list } = compileTermList([], { leet: false });
    expect(matchTerms(list!, 'anything')).toEqual([]);
  });
});

describe('A regular expression', () => {
  it.each([
    ['v[i1]agra', 'ＶＩＡＧＲＡ or v1\u200bagra', ['ＶＩＡＧＲＡ', 'v1\u200bagra']],
    ['\\bbad\\b', 'badly bad', ['bad']],
    ['^second$', 'first\nsecond', []],
    ['(?m)^second$', 'first\nsecond', ['second']],
    ['é+', 'caf\u0065\u0301 CAFÉÉ', ['e\u0301', 'ÉÉ']],
    ['(a|aa)+$', 'a'.repeat(10_000), ['a'.repeat(10_000)]],
    ['b*', '', []],
    ['x?\\b', 'ab', []],
  ])('%s finds what it says', (text, written, found) => {
    const { list } = compileTermList([term('regex', text)], { leet: false });
    const matches = list === null ? [] : matchTerms(list, written);
    expect(matches.map(({ start, end }) => written.slice(start, end))).toEqual(found);
  });
});
