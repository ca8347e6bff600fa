import { describe, expect, it } from '@jest/globals';
import { screeningFrom } from '../sites/screening-settings.rules.js';
import { FACT_CHECKS, type FactCheckKey, type Facts } from './facts.rules.js';

const NOTHING: Facts = {
  recent: 0,
  copies: [],
  similar: [],
  hasPublished: true,
  judged: 0,
  turnedDown: 0,
  joinedAt: null,
  threadMadeAt: null,
  heat: 0,
};
const settings = screeningFrom({
  duplicates: { leastWords: 5 },
  nearDuplicates: { leastWords: 8 },
  flood: { most: 3 },
  record: { leastSample: 4, mostRejected: 0.5 },
  heat: { perMinute: 10 },
});
const text = { fingerprint: 0b1111n, words: 10 };

describe('what a site’s rows say', () => {
  it.each<[string, FactCheckKey, Partial<Facts>, string | null]>([
    ['it is no copy', 'duplicates', {}, null],
    ['it is a copy', 'duplicates', { copies: ['a'] }, 'said-before: a'],
    ['it is like nothing', 'nearDuplicates', {}, null],
    [
      'it is like another',
      'nearDuplicates',
      { similar: [{ id: 'a', fingerprint: 0b1110n }] },
      'near-duplicate: a',
    ],
    [
      'it is far from another',
      'nearDuplicates',
      { similar: [{ id: 'a', fingerprint: 0b11110000n }] },
      null,
    ],
    ['its author is calm', 'flood', { recent: 2 }, null],
    ['its author floods', 'flood', { recent: 3 }, 'too-many-comments: 3'],
    ['its author is known', 'firstTimeAuthor', {}, null],
    ['its author is new', 'firstTimeAuthor', { hasPublished: false }, 'nothing-published: '],
    ['few were judged', 'record', { judged: 3, turnedDown: 3 }, null],
    ['half were turned down', 'record', { judged: 4, turnedDown: 2 }, null],
    ['most were turned down', 'record', { judged: 4, turnedDown: 3 }, 'often-turned-down: 3 of 4'],
    ['the thread is calm', 'heat', { heat: 9 }, null],
    ['the thread is heated', 'heat', { heat: 10 }, 'heated-thread: 10'],
  ])('%s', (_, check, facts, told) => {
    const finding = FACT_CHECKS[check]({ ...NOTHING, ...facts }, settings, text);
    expect(finding && `${finding.detail}: ${finding.values.join()}`).toBe(told);
  });

  it.each<FactCheckKey>(['duplicates', 'nearDuplicates'])('says no %s of a few words', (check) => {
    const facts = { ...NOTHING, copies: ['a'], similar: [{ id: 'a', fingerprint: 0b1111n }] };
    expect(FACT_CHECKS[check](facts, settings, { ...text, words: 4 })).toBeNull();
  });
});
