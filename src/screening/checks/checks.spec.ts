import { describe, expect, it } from '@jest/globals';
import { capitalsFinding } from './capitals.rules.js';
import { repeatFindings } from './repeats.rules.js';
import { termsFinding } from './terms.rules.js';

describe('A text in capitals', () => {
  const policy = { most: 0.7, leastLetters: 10 };

  it.each([
    ['shouts', 'STOP THIS NOW', true],
    ['shouts in Greek', 'ΣΤΑΜΑΤΑ ΤΩΡΑ', true],
    ['shouts in Cyrillic', 'ХВАТИТ УЖЕ ОРАТЬ', true],
    ['shouts in full width', 'ＳＴＯＰ ＴＨＩＳ ＮＯＷ', true],
    ['talks', 'Please stop this Now', false],
    ['is short', 'NATO OK', false],
    ['has seven in ten', 'ABCDEFGxyz', false],
    ['has one more', 'ABCDEFGHxyz', true],
    ['has no case', '停止這個現在停止這個現在', false],
    ['has no case in Arabic, but a name', 'توقف عن هذا الآن NATO', false],
    ['has no letter', '1234567890 !!!!!!', false],
    ['is empty', '', false],
  ])('%s: %s', (_, text, isFound) => {
    expect(capitalsFinding(text, policy) !== null).toBe(isFound);
  });

  it('says where', () => {
    const text = 'now STOP THIS! NOW, A';
    const finding = capitalsFinding(text, { most: 0.5, leastLetters: 1 });
    expect(finding?.ranges.map(({ start, end }) => text.slice(start, end))).toEqual([
      'STOP THIS! NOW, A',
    ]);
    expect(finding).toMatchObject({ check: 'capitals', values: ['0.80'] });
  });
});

describe('What repeats itself', () => {
  const policy = { mostCharacters: 5, mostWords: 3, mostLines: 2 };

  it.each([
    ['characters', 'noooooo', ['repeated-characters: oooooo']],
    ['in any case', 'aAaAaA', ['repeated-characters: aAaAaA']],
    ['signs', 'what??????', ['repeated-characters: ??????']],
    ['emoji', '😂😂😂😂😂😂', ['repeated-characters: 😂😂😂😂😂😂']],
    [
      'characters parted by nothing',
      'o\u200bo\u200boooo',
      ['repeated-characters: o\u200bo\u200boooo'],
    ],
    ['as many as may be', 'nooooo', []],
    ['a drawn line', '----------', []],
    ['words', 'spam Spam SPAM spam', ['repeated-words: spam Spam SPAM spam']],
    ['three words', 'no, no, no', []],
    ['two words in turn', 'ha ho ha ho ha ho ha ho', []],
    ['lines', 'buy\nsell\nBuy\n\n buy', ['repeated-lines: Buy | buy']],
    ['empty lines', 'a\n\n\n\n\nb', []],
    ['two lines', 'buy\nbuy', []],
  ])('%s: %j', (_, text, findings) => {
    const told = repeatFindings(text, policy).map(({ detail, ranges }) => {
      const pieces = ranges.map(({ start, end }) => text.slice(start, end).trim());
      return `${detail}: ${pieces.join(' | ')}`;
    });
    expect(told).toEqual(findings);
  });

  it('is not looked for where a site does not mind', () => {
    const carefree = { mostCharacters: null, mostWords: null, mostLines: null };
    expect(repeatFindings('a a a a a\n'.repeat(20) + 'a'.repeat(50), carefree)).toEqual([]);
  });
});

describe('Matched terms', () => {
  it('are one finding, with each term once', () => {
    const match = (termId: string, start: number) => ({ termId, start, end: start + 1 });
    expect(termsFinding([match('a', 0), match('b', 2), match('a', 4)])).toEqual({
      check: 'terms',
      ranges: [0, 2, 4].map((start) => ({ start, end: start + 1 })),
      values: ['a', 'b'],
      detail: 'term-matched',
    });
    expect(termsFinding([])).toBeNull();
  });
});
