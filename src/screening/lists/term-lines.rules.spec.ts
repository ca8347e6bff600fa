import { describe, expect, it } from '@jest/globals';
import { isHeavy, termOf, weightOf } from './term-lines.rules.js';

describe('a line of a list', () => {
  it.each([
    ['scam', 'word', 'scam'],
    [' scam ', 'word', 'scam'],
    ['buy now', 'phrase', 'buy now'],
    ['idiot*', 'wildcard', 'idiot*'],
    ['buy * now', 'wildcard', 'buy * now'],
    ['/a b*/', 'regex', 'a b*'],
    ['/', 'word', '/'],
    ['//', 'word', '//'],
    ['and/or', 'word', 'and/or'],
  ])('%j is a %s', (line, kind, text) => {
    expect(termOf(line)).toEqual({ id: line, kind, text });
  });
});

describe('a list', () => {
  it.each([
    ['of a few words', ['scam', 'buy now'], false],
    ['with a pattern', ['scam', ' /x/ '], true],
    ['of many words', Array<string>(1000).fill('abcdef'), true],
  ])('%s is matched elsewhere: %#', (_, lines, heavy) => {
    expect(isHeavy(weightOf(lines))).toBe(heavy);
  });
});
