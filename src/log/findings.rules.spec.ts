import { describe, expect, it } from '@jest/globals';
import { LATE_MS, secondsOf, type Entry, type Seal } from './chain.rules.js';
import {
  after,
  START,
  wrongWithDecision,
  wrongWithSeal,
  type Finding,
  type Found,
  type Place,
} from './findings.rules.js';

const AT = new Date('2026-03-01T12:00:00.000Z');
const first: Seal = {
  ...{ number: 1, version: 1, previous: null, decisions: 2, caughtUp: true },
  ...{ sealedAt: secondsOf(AT), digest: 'd1' },
};
const second: Seal = { ...first, number: 2, previous: 'd1', digest: 'd2' };
const place: Place = after(START, first);

const kinds = (findings: readonly Finding[]): string[] =>
  findings.map(({ kind, seal }) => `${kind} ${seal}`);

describe('a seal', () => {
  it.each<{
    story: string;
    from: Place;
    seal: Seal;
    digest?: string;
    leaves?: number;
    wrong: string[];
  }>([
    { story: 'the first', from: START, seal: first, wrong: [] },
    { story: 'the next', from: place, seal: second, wrong: [] },
    {
      story: 'of another digest',
      from: place,
      seal: second,
      digest: 'x',
      wrong: ['seal-changed 2'],
    },
    { story: 'of another length', from: place, seal: second, leaves: 1, wrong: ['seal-changed 2'] },
    {
      story: 'after another one',
      from: place,
      seal: { ...second, previous: 'x' },
      wrong: ['seal-unlinked 2'],
    },
    {
      story: 'that was the second',
      from: START,
      seal: second,
      wrong: ['seal-missing 1'],
    },
    {
      story: 'after a gap of two',
      from: place,
      seal: { ...second, number: 4 },
      wrong: ['seal-missing 2', 'seal-missing 3'],
    },
    {
      story: 'of another form',
      from: place,
      seal: { ...second, version: 2 },
      digest: 'x',
      wrong: ['seal-unknown 2'],
    },
  ])('$story', ({ from, seal, digest = seal.digest, leaves = 2, wrong }) => {
    expect(kinds(wrongWithSeal(from, seal, digest, leaves))).toEqual(wrong);
  });

  it('counts no more missing ones than somebody would read', () => {
    expect(wrongWithSeal(START, { ...first, number: 2_000_000_000 }, 'd1', 2)).toHaveLength(1000);
  });
});

describe('a decision', () => {
  const dated = (ms: number): Entry => ({
    id: 'a',
    created_at: secondsOf(new Date(AT.getTime() + ms)),
    text_hash: 't',
  });
  const found: Found = { entry: dated(0), hash: 'h', textHash: 't' };

  it.each<{ story: string; now: Found; wrong: string[] }>([
    { story: 'as it was', now: found, wrong: [] },
    {
      story: 'that is gone',
      now: { ...found, entry: null, hash: null },
      wrong: ['decision-removed'],
    },
    { story: 'of another digest', now: { ...found, hash: 'x' }, wrong: ['decision-changed'] },
    { story: 'without its words', now: { ...found, textHash: null }, wrong: [] },
    { story: 'with other words', now: { ...found, textHash: 'x' }, wrong: ['text-changed'] },
    {
      story: 'with words where it had none',
      now: { ...found, entry: { ...found.entry!, text_hash: null } },
      wrong: ['text-changed'],
    },
    { story: 'a day old', now: { ...found, entry: dated(-LATE_MS) }, wrong: [] },
    {
      story: 'older than a day',
      now: { ...found, entry: dated(-LATE_MS - 1) },
      wrong: ['decision-backdated'],
    },
    {
      story: 'of no date',
      now: { ...found, entry: { ...found.entry!, created_at: '-Infinity' } },
      wrong: ['decision-backdated'],
    },
  ])('$story', ({ now, wrong }) => {
    const sealed = { seal: 2, leaf: { decisionId: 'a', hash: 'h' } };
    expect(kinds(wrongWithDecision(place, 'a', now, sealed))).toEqual(
      wrong.map((kind) => `${kind} 2`),
    );
    // Before it is sealed nothing says what it was, but everything else does.
    expect(kinds(wrongWithDecision(place, 'a', now, null))).toEqual(
      wrong.filter((kind) => kind !== 'decision-changed').map((kind) => `${kind} null`),
    );
  });

  it('may be of any age where decisions always waited', () => {
    const behind = after(START, { ...first, caughtUp: false });
    expect(wrongWithDecision(behind, 'a', { ...found, entry: dated(-9 * LATE_MS) }, null)).toEqual(
      [],
    );
    expect(after(place, { ...second, caughtUp: false }).caughtUpAt).toEqual(AT);
  });
});
