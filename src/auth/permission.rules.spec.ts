import { describe, expect, it } from '@jest/globals';
import { refusalTo, SCOPES, type Policy, type Scope, type Viewer } from './permission.rules.js';

const anonymous: Viewer = { kind: 'anonymous' };
const guest: Viewer = { kind: 'guest', tokenId: 'x', tokenHash: Buffer.alloc(32) };
const reader: Viewer = { kind: 'reader', personId: 'p', name: null, role: null };
const bootstrap: Viewer = { kind: 'bootstrap', keyId: 'b' };
const key = (...scopes: Scope[]): Viewer => ({ kind: 'key', keyId: 'k', scopes, memberId: null });

/** By hand: who meets which policy. Everybody else is refused. */
const ALLOWED: Record<Policy, readonly string[]> = {
  anyone: ['anonymous', 'guest', 'reader', ...SCOPES],
  author: ['anonymous', 'guest', 'reader'],
  reader: ['reader'],
  moderator: ['moderate', 'admin'],
  threads: ['threads', 'admin'],
  'moderator-or-threads': ['moderate', 'threads', 'admin'],
  admin: ['admin'],
  operator: ['bootstrap'],
  'operator-or-admin': ['bootstrap', 'admin'],
};

const callers: Record<string, Viewer> = {
  anonymous,
  guest,
  reader,
  bootstrap,
  ...Object.fromEntries(SCOPES.map((scope) => [scope, key(scope)])),
};

describe('refusalTo', () => {
  it.each(Object.keys(ALLOWED) as Policy[])(
    'lets nobody but the listed callers through "%s"',
    (policy) => {
      const through = Object.keys(callers).filter(
        (name) => refusalTo(policy, callers[name]!) === null,
      );
      expect(through.sort()).toEqual([...ALLOWED[policy]].sort());
    },
  );

  it('asks a caller without a credential for one, and tells others that theirs will not do', () => {
    expect(refusalTo('moderator', anonymous)).toBe('sign-in-required');
    expect(refusalTo('moderator', reader)).toBe('forbidden');
  });
});
