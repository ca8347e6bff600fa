import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, phrasesIn } from '../common/language/phrases.rules.js';
import type { CheckName } from './finding.rules.js';
import { excerptsOf, reasonsOf, verdictOf, type Judged } from './verdict.rules.js';

const found = (check: CheckName, outcome: Judged['outcome'], isUnknown = false): Judged => ({
  check,
  outcome,
  isUnknown,
  ranges: [],
  values: ['secret word'],
  detail: 'secret-code',
  rule: { id: 'settings', version: 1 },
  excerpts: [],
});

describe('the verdict', () => {
  it.each([
    [[], 'publish'],
    [['label'], 'publish'],
    [['hold', 'label'], 'hold'],
    [['hold', 'spam', 'label'], 'spam'],
    [['spam', 'reject', 'hold'], 'reject'],
  ] as const)('of %j is %s, in any order', (outcomes, verdict) => {
    const findings = outcomes.map((outcome) => ({ outcome }));
    expect(verdictOf(findings)).toBe(verdict);
    expect(verdictOf(findings.toReversed())).toBe(verdict);
  });
});

describe('what an author is told', () => {
  it.each([
    ['nothing where it shows', 'publish', [found('links', 'label')], []],
    ['a kind of thing', 'hold', [found('links', 'hold')], ['links']],
    ['of a word that it is something', 'hold', [found('terms', 'hold')], ['content']],
    ['each kind once', 'hold', [found('terms', 'hold'), found('record', 'hold')], ['content']],
    ['nothing of labels', 'hold', [found('heat', 'hold'), found('links', 'label')], ['pace']],
    ['of spam what a held text is told', 'spam', [found('links', 'spam')], ['links']],
    ['no kind of what is rejected', 'reject', [found('links', 'reject')], ['rejected']],
    [
      'that somebody looks, where a check failed',
      'hold',
      [found('terms', 'hold', true)],
      ['moderated'],
    ],
  ] as const)('is %s', (_, verdict, findings, reasons) => {
    expect(reasonsOf(verdict, findings)).toEqual(reasons);
  });

  it('has words in each language', () => {
    const reasons = Object.keys(phrasesIn('en').reasons);
    for (const language of LANGUAGES) {
      expect(Object.keys(phrasesIn(language).reasons)).toEqual(reasons);
      expect(new Set(Object.values(phrasesIn(language).reasons)).size).toBe(reasons.length);
    }
  });
});

describe('an excerpt', () => {
  const cut = (text: string, ...ranges: [number, number][]) =>
    excerptsOf(
      text,
      ranges.map(([start, end]) => ({ start, end })),
    );

  it('is what stands at a range, cut to what can be taken in', () => {
    expect(cut('a bad word', [2, 5], [6, 10])).toEqual(['bad', 'word']);
    expect(cut('💥'.repeat(100), [0, 200])).toEqual(['💥'.repeat(80)]);
    expect(
      cut('x'.repeat(20), ...Array.from({ length: 20 }, (_, at): [number, number] => [at, at + 1])),
    ).toHaveLength(10);
  });

  it('can be stored though it cuts a character', () => {
    expect(cut('💥', [0, 1])).toEqual(['\ufffd']);
  });
});
