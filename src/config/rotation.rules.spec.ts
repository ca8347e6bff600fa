import { describe, expect, it } from '@jest/globals';
import {
  begun,
  ended,
  opensWith,
  sameSecrets,
  sealersAmong,
  turned,
  type StoredSecrets,
} from './rotation.rules.js';

const AT = new Date('2026-03-01T12:00:00Z');
const turnedAt = AT.toISOString();

describe('a rotation', () => {
  const stages: [string, StoredSecrets, StoredSecrets][] = [
    ['begins', begun({ secret: 'old' }, 'new'), { secret: 'old', next: 'new' }],
    ['turns', turned('old', 'new', AT), { secret: 'new', previous: 'old', turnedAt }],
    ['ends', ended({ secret: 'new', previous: 'old', turnedAt }), { secret: 'new' }],
  ];
  it.each(stages)('%s', (_, is, expected) => {
    expect(is).toEqual(expected);
  });

  const opened: [StoredSecrets, string | null, object][] = [
    [{ secret: 'old' }, null, { current: 'old', previous: null }],
    [{ secret: 'old' }, 'given', { current: 'old', previous: 'given' }],
    [{ secret: 'old', next: 'new' }, 'given', { current: 'old', previous: 'new' }],
    [{ secret: 'new', previous: 'old', turnedAt }, 'given', { current: 'new', previous: 'old' }],
  ];
  it.each(opened)('of %j beside %j is used as %j', (stored, before, expected) => {
    expect(opensWith(stored, before)).toEqual(expected);
  });

  const old: StoredSecrets = { secret: 'old' };
  const now = turned('old', 'new', AT);
  it.each([
    [old, begun(old, 'new')],
    [begun(old, 'new'), now],
    [now, ended(now)],
  ])('lets who knows %j and who knows %j open what the other seals', (one, other) => {
    expect(Object.values(opensWith(one, null))).toContain(other.secret);
    expect(Object.values(opensWith(other, null))).toContain(one.secret);
  });
});

describe('sealersAmong', () => {
  const cases: [StoredSecrets, string[]][] = [
    [{ secret: 'old' }, ['old']],
    [{ secret: 'old', next: 'new' }, ['old']],
    [{ secret: 'new', previous: 'old', turnedAt }, ['new', 'old']],
  ];
  it.each(cases)('of %j are %j', (stored, sealers) => {
    expect(sealersAmong(stored)).toEqual(sealers);
  });
});

describe('sameSecrets', () => {
  const full: StoredSecrets = { secret: 'a', next: 'b', previous: 'c', turnedAt };
  const cases: [StoredSecrets, StoredSecrets, boolean][] = [
    [full, { ...full }, true],
    [{ secret: 'a', next: undefined }, { secret: 'a' }, true],
    [full, { ...full, secret: 'x' }, false],
    [full, { ...full, next: 'x' }, false],
    [full, { ...full, previous: undefined }, false],
    [full, { ...full, turnedAt: 'x' }, false],
  ];
  it.each(cases)('of %j and %j is %j', (one, other, same) => {
    expect([sameSecrets(one, other), sameSecrets(other, one)]).toEqual([same, same]);
  });
});
