import { describe, expect, it } from '@jest/globals';
import {
  citationAt,
  earliestChange,
  groundOf,
  inForceAt,
  isPolicyKey,
  misfitOf,
  putting,
  type Ground,
  type PolicyText,
  type Span,
} from './policy.rules.js';

const day = (n: number, ms = 0): Date => new Date(Date.UTC(2026, 0, n, 0, 0, 0, ms));
const text = (version: number, from: number, until: number | null): Span => ({
  version,
  effectiveFrom: day(from),
  endedAt: until === null ? null : day(until),
});

describe('a key', () => {
  it.each([
    ['tone', true],
    ['hate-speech-2', true],
    ['a'.repeat(80), true],
    ['a'.repeat(81), false],
    ['', false],
    ['Tone', false],
    ['-tone', false],
    ['tone-', false],
    ['to--ne', false],
    ['töne', false],
    ['tone\n', false],
    ['to/ne', false],
  ])('%j: %s', (key, is) => {
    expect(isPolicyKey(key)).toBe(is);
  });
});

/** In force from the 1st, the 5th and the 9th; the third was to begin on the 8th and never did. */
const TEXTS = [text(1, 1, 5), text(2, 5, 7), text(3, 8, 8), text(4, 9, null)];

describe('the text in force', () => {
  it.each([
    ['before the first', day(0), null],
    ['at the first moment', day(1), 1],
    ['a moment before the next', new Date(day(5).getTime() - 1), 1],
    ['at the moment of the next', day(5), 2],
    ['at the moment it was retired', day(7), null],
    ['where one was replaced before its time', day(8), null],
    ['at the last', day(9), 4],
    ['for ever', day(9999), 4],
  ])('%s', (_, at, version) => {
    expect(inForceAt(TEXTS, at)?.version ?? null).toBe(version);
  });
});

describe('what a decision pins', () => {
  it.each([
    { story: 'the text in force', texts: TEXTS, since: day(1), pins: 1 },
    { story: 'no retired rule', texts: [text(1, 1, 2)], since: day(1), pins: 'unknown' },
    { story: 'no rule that is to come', texts: [text(1, 9, null)], since: day(1), pins: 'unknown' },
    { story: 'no name of none, where there are rules', texts: [], since: day(3), pins: 'unknown' },
    { story: 'any name, before there are any', texts: [], since: null, pins: 'free' },
    { story: 'any name, before the first', texts: [text(1, 9, null)], since: day(9), pins: 'free' },
  ])('is $story', ({ texts, since, pins }) => {
    const pinned = citationAt({ texts, rulesSince: since }, day(3));
    expect(pinned.kind === 'pinned' ? pinned.version : pinned.kind).toBe(pins);
  });
});

describe('the earliest change', () => {
  it.each([
    { story: 'is now', last: null, cited: null, at: day(3) },
    { story: 'is now, long after the last', last: text(1, 1, null), cited: day(2), at: day(3) },
    { story: 'is after a decision now', last: text(1, 1, null), cited: day(3), at: day(3, 1) },
    {
      story: 'is after a decision by a clock ahead of ours',
      last: text(1, 1, null),
      cited: day(3, 250),
      at: day(3, 251),
    },
    { story: 'is after a text of now', last: text(1, 3, null), cited: null, at: day(3, 1) },
    { story: 'is before a text to come', last: text(2, 9, null), cited: null, at: day(3) },
  ])('$story', ({ last, cited, at }) => {
    expect(earliestChange({ now: day(3), last, citedAt: cited })).toEqual(at);
  });
});

const RULE: PolicyText = {
  kind: 'policy',
  title: 'Tone',
  text: 'Be kind.',
  ground: null,
  strikes: null,
};
const ILLEGAL: Ground = {
  decisionGround: 'illegal-content',
  illegalContentLegalGround: 'Criminal Code, s. 185',
  incompatibleContentGround: null,
};
const TERMS: Ground = {
  decisionGround: 'incompatible-content',
  illegalContentLegalGround: null,
  incompatibleContentGround: null,
};

describe('putting a text', () => {
  const now = day(3);
  const put = (
    said: Partial<PolicyText & { effectiveFrom: Date | null }>,
    last: (PolicyText & Span) | null,
    citedAt: Date | null = null,
  ) => putting({ ...RULE, effectiveFrom: null, ...said }, { now, last, citedAt });
  const there = { ...RULE, ...text(4, 1, null) };
  const toCome = { ...RULE, ...text(4, 9, null) };

  it.each([
    ['first, at once', {}, null, { version: 1, effectiveFrom: now }],
    [
      'first, since long ago',
      { effectiveFrom: day(1) },
      null,
      { version: 1, effectiveFrom: day(1) },
    ],
    ['another, at once', { text: 'Be nice.' }, there, { version: 5, effectiveFrom: now }],
    ['another title', { title: 'Kindness' }, there, { version: 5, effectiveFrom: now }],
    ['another ground', { ground: ILLEGAL }, there, { version: 5, effectiveFrom: now }],
    [
      'another, later',
      { text: 'Be nice.', effectiveFrom: day(8) },
      there,
      { version: 5, effectiveFrom: day(8) },
    ],
    ['instead of one to come', { text: 'No.' }, toCome, { version: 5, effectiveFrom: now }],
    [
      'the one to come, on another day',
      { effectiveFrom: day(8) },
      toCome,
      { version: 5, effectiveFrom: day(8) },
    ],
    [
      'the same, after it was retired',
      {},
      { ...RULE, ...text(4, 1, 2) },
      { version: 5, effectiveFrom: now },
    ],
  ])('is a version: %s', (_, said, last, made) => {
    expect(put(said, last)).toEqual({ kind: 'new', ...made });
  });

  it.each([
    ['the same again', {}, there],
    ['the same again, with its moment', { effectiveFrom: day(1) }, there],
    ['the same, from a later day on', { effectiveFrom: day(8) }, there],
    ['the one to come', {}, toCome],
    ['the one to come, with its moment', { effectiveFrom: day(9) }, toCome],
    ['the same ground', { ground: { ...ILLEGAL } }, { ...there, ground: ILLEGAL }],
  ])('is no version: %s', (_, said, last) => {
    expect(put(said, last)).toEqual({ kind: 'unchanged' });
  });

  it('takes no other kind', () => {
    expect(put({ kind: 'terms' }, there)).toEqual({ kind: 'other-kind' });
  });

  it('takes no beginning in the past, nor before a decision', () => {
    const said = { text: 'Be nice.', effectiveFrom: day(2) };
    expect(put(said, there)).toEqual({ kind: 'too-early', earliest: now });
    expect(put({ ...said, effectiveFrom: now }, there, now)).toEqual({
      kind: 'too-early',
      earliest: day(3, 1),
    });
  });
});

describe('a ground', () => {
  it.each([
    ['terms without one', 'terms', null, null],
    ['terms with one', 'terms', TERMS, ''],
    ['a law', 'policy', ILLEGAL, null],
    [
      'a law without its name',
      'policy',
      { ...ILLEGAL, illegalContentLegalGround: null },
      '/illegalContentLegalGround',
    ],
    [
      'a law, and a passage of the terms',
      'policy',
      { ...ILLEGAL, incompatibleContentGround: '§ 3' },
      '/incompatibleContentGround',
    ],
    ['the terms', 'policy', TERMS, null],
    ['a passage of the terms', 'policy', { ...TERMS, incompatibleContentGround: '§ 3' }, null],
    [
      'the terms, and a law',
      'policy',
      { ...TERMS, illegalContentLegalGround: 'Code' },
      '/illegalContentLegalGround',
    ],
  ] as const)('of %s', (_, kind, ground, member) => {
    expect(misfitOf(kind, ground)?.member ?? null).toBe(member);
  });

  it('is the terms, unless it is said', () => {
    expect(groundOf('policy', null)).toEqual(TERMS);
    expect(groundOf('policy', ILLEGAL)).toEqual(ILLEGAL);
    expect(groundOf('terms', null)).toBeNull();
  });
});
