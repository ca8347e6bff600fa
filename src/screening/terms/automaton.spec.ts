import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Automaton } from './automaton.js';

function scan(strings: string[], text: string): string[] {
  const found: string[] = [];
  new Automaton(strings).scan(text, (string, end) => {
    found.push(`${strings[string]} ends at ${end}`);
    return true;
  });
  return found.sort();
}

function search(strings: string[], text: string): string[] {
  const found = strings.flatMap((string) =>
    Array.from({ length: text.length }, (_, at) => at)
      .filter((at) => text.startsWith(string, at))
      .map((at) => `${string} ends at ${at + string.length}`),
  );
  return found.sort();
}

describe('The automaton', () => {
  it('finds strings within and across one another, and the same one twice', () => {
    const strings = ['he', 'she', 'his', 'hers', 'he'];
    expect(scan(strings, 'ushers')).toEqual(search(strings, 'ushers'));
    expect(scan(strings, 'ushers')).toHaveLength(4);
  });

  it('finds what a search for each string finds', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '字'), { minLength: 1, maxLength: 5 });
    const strings = fc.array(
      letters.map((all) => all.join('')),
      { maxLength: 12 },
    );
    const texts = fc.array(fc.constantFrom('a', 'b', '字'), { maxLength: 40 });
    fc.assert(
      fc.property(strings, texts, (some, all) => {
        expect(scan(some, all.join(''))).toEqual(search(some, all.join('')));
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing when it looks for nothing', () => {
    expect(scan([], 'abc')).toEqual([]);
  });

  it('stops when it is told to', () => {
    let told = 0;
    new Automaton(['a']).scan('aaaa', () => {
      told += 1;
      return told < 2;
    });
    expect(told).toBe(2);
  });
});
