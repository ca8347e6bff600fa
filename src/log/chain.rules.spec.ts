import { describe, expect, it } from '@jest/globals';
import { momentOf, sealedContent, secondsOf, type Seal } from './chain.rules.js';

describe('a moment', () => {
  it.each([
    { iso: '2026-03-01T12:00:00.007Z', seconds: '1772366400.007000' },
    { iso: '1970-01-01T00:00:00.000Z', seconds: '0.000000' },
    { iso: '2026-03-01T12:00:00.120Z', seconds: '1772366400.120000' },
  ])('of $iso is written $seconds, and read again', ({ iso, seconds }) => {
    expect(secondsOf(new Date(iso))).toBe(seconds);
    expect(momentOf(seconds).toISOString()).toBe(iso);
  });
});

describe('what a seal’s digest is of', () => {
  const head = { number: 2, version: 1, previous: 'aa', caughtUp: true, sealedAt: '1.000000' };
  const leaves = [
    { decisionId: 'a', hash: '1' },
    { decisionId: 'b', hash: '2' },
  ];
  const written = (change: Partial<Seal> = {}, list = leaves, site = 's'): string =>
    JSON.stringify(sealedContent(site, { ...head, ...change }, list));

  it.each<{ what: string; other: string }>([
    { what: 'number', other: written({ number: 3 }) },
    { what: 'version', other: written({ version: 2 }) },
    { what: 'seal before', other: written({ previous: null }) },
    { what: 'word on what waits', other: written({ caughtUp: false }) },
    { what: 'time', other: written({ sealedAt: '1.000001' }) },
    { what: 'site', other: written({}, leaves, 't') },
    { what: 'order', other: written({}, leaves.toReversed()) },
    { what: 'length', other: written({}, leaves.slice(1)) },
    { what: 'hashes', other: written({}, [leaves[0]!, { decisionId: 'b', hash: '1' }]) },
  ])('is another with another $what', ({ other }) => {
    expect(other).not.toBe(written());
  });
});
