import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ScreenedText } from '../text/screened-text.js';
import { matchTerms } from './match-terms.js';
import { compileTermList, type TermList } from './term-list.js';
import type { Term, TermKind } from './term.rules.js';

const term = (text: string, kind: TermKind = 'word'): Term => ({ id: text, kind, text });

function listOf(terms: Term[], options = { leet: false }): TermList {
  const { list, bad } = compileTermList(terms, options);
  expect(bad).toEqual([]);
  return list!;
}

const LIST = listOf(
  [
    ...['bad', 'idiot', 'дурак', '傻瓜', 'バカ', '바보', 'मूर्ख', 'أحمق', '(a+)+$', '.*', '|'].map(
      (text) => term(text),
    ),
    term('buy now', 'phrase'),
    term('sc*m', 'wildcard'),
    term('v[i1]agra', 'regex'),
  ],
  { leet: true },
);

const PIECES = [
  ...[
    'bad',
    'b4d',
    'baaad',
    'b a d',
    'idiot',
    'іdіоt',
    'дурак',
    '傻瓜',
    'バカ',
    '바보',
    'मूर्ख',
    'أحمق',
  ],
  ...[
    '(a+)+$',
    '.*',
    '|',
    'buy now',
    'scaaam',
    'v1agra',
    'ＢＡＤ',
    '𝓫𝓪𝓭',
    'é',
    '😀',
    '👩‍👧',
    ' ',
    ' ',
  ],
  ...['\n', 'x', '\u0301', '.'],
];
const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((all) => all.join(''));

const IGNORABLE = [
  '\u200b',
  '\u200d',
  '\u00ad',
  '\u2060',
  '\ufeff',
  '\u{e0061}',
  '\ufe0f',
  '\u115f',
];

describe('Matches', () => {
  it('are where the term stands in the original, in the order of the text', () => {
    expect(matchTerms(LIST, 'x b\u200bad, ＩＤＩＯＴ')).toEqual([
      { termId: 'bad', start: 2, end: 6 },
      { termId: 'idiot', start: 8, end: 13 },
    ]);
  });

  it('are at most a hundred, the first in the text', () => {
    const matches = matchTerms(LIST, 'bad '.repeat(300));
    expect(matches).toHaveLength(100);
    expect(matches.at(-1)).toEqual({ termId: 'bad', start: 396, end: 399 });
  });

  it('are the same for a text that other lists have read before', () => {
    const screened = new ScreenedText('ein ѕсhön b4d, bad');
    matchTerms(listOf([term('schon')]), screened);
    expect(matchTerms(LIST, screened)).toEqual(matchTerms(LIST, screened.original));
  });

  it('are within the text, in order, and of one place once', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const matches = matchTerms(LIST, text);
        expect(new Set(matches.map((match) => JSON.stringify(match))).size).toBe(matches.length);
        for (const [nth, { start, end }] of matches.entries()) {
          expect(start).toBeGreaterThanOrEqual(matches[nth - 1]?.start ?? 0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are not lost by characters that show nothing', () => {
    const ids = (text: string) => matchTerms(LIST, text).map(({ termId }) => termId);
    const hidden = fc.array(fc.constantFrom('', '', ...IGNORABLE), { maxLength: 60 });
    fc.assert(
      fc.property(texts, hidden, (text, between) => {
        const stuffed = [...text].map((one, nth) => (between[nth] ?? '') + one).join('');
        expect(ids(stuffed)).toEqual(ids(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('of a list of literals are found in a text of each literal', () => {
    const signs = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(signs, (text) => {
        const { list } = compileTermList([term(text, 'phrase')], { leet: false });
        if (list !== null) expect(matchTerms(list, text)).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('go to every term that stands there', () => {
    const list = listOf([
      { ...term('bad'), id: '1' },
      { ...term('BAD'), id: '2' },
    ]);
    expect(
      matchTerms(list, 'bad')
        .map(({ termId }) => termId)
        .sort(),
    ).toEqual(['1', '2']);
  });
});

describe('A wildcard', () => {
  it.each([
    ['sc*m', 'sc' + 'a'.repeat(60) + 'm', false, 'a long run, which is one letter stretched'],
    ['sc*m', 'sc' + 'ab'.repeat(31) + 'm', true, 'more of a word than any word has'],
    ['*ab*', 'xx-ab-xx', false, 'what stands in no word'],
    ['ab*cd*ef', 'abxcdxxcdxef', false, 'middle parts in order'],
    ['ab*cd*ef', 'abxefxcd', true, 'parts out of order'],
    ['*** **bad', 'very bad', false, 'stars side by side'],
  ])('%s takes %s or not (%s): %s', (text, written, isNothing) => {
    expect(matchTerms(listOf([term(text, 'wildcard')]), written)).toHaveLength(isNothing ? 0 : 1);
  });
});
