import { describe, expect, it } from '@jest/globals';
import type { Role } from './role.rules.js';
import { refusalTo, SCOPES, type Policy, type Scope, type Viewer } from './permission.rules.js';

const anonymous: Viewer = { kind: 'anonymous' };
const guest: Viewer = { kind: 'guest', tokenId: 'x', tokenHash: Buffer.alloc(32) };
const reader: Viewer = { kind: 'reader', personId: 'p', name: null, picture: null, role: null };
const subject: Viewer = { kind: 'subject', requestId: 'r', tokenHash: Buffer.alloc(32) };
const notifier: Viewer = { kind: 'notifier', noticeId: 'n', tokenHash: Buffer.alloc(32) };
const operator: Viewer = { kind: 'operator', keyId: 'b', bootstrap: false };
const key = (...scopes: Scope[]): Viewer => ({
  kind: 'key',
  keyId: 'k',
  scopes,
  memberId: null,
  role: null,
});
const member = (role: Role): Viewer => ({
  kind: 'key',
  keyId: 'k',
  // What it was made for does not count.
  scopes: ['admin'],
  memberId: 'm',
  role,
});
const claimed = (role: 'admin' | 'moderator' | 'auditor'): Viewer => ({ ...reader, role });

const MEMBERS = ['owner', 'an admin', 'a moderator', 'an auditor'];
const READERS = ['reader', 'reader as admin', 'reader as moderator', 'reader as auditor'];
const ADMINS = ['admin', 'owner', 'an admin', 'reader as admin'];

/** By hand: who meets which policy. Everybody else is refused. */
const ALLOWED: Record<Policy, readonly string[]> = {
  anyone: ['anonymous', 'guest', ...READERS, ...SCOPES, ...MEMBERS],
  author: ['anonymous', 'guest', ...READERS],
  writer: ['guest', ...READERS],
  appellant: ['guest', 'notifier', ...READERS],
  reader: READERS,
  staff: [
    'moderate',
    'admin',
    ...MEMBERS,
    'reader as admin',
    'reader as moderator',
    'reader as auditor',
  ],
  read: [
    'read',
    'threads',
    'moderate',
    'admin',
    ...MEMBERS,
    'reader as admin',
    'reader as moderator',
    'reader as auditor',
  ],
  moderator: [
    'moderate',
    'admin',
    'owner',
    'an admin',
    'a moderator',
    'reader as admin',
    'reader as moderator',
  ],
  threads: ['threads', ...ADMINS],
  'moderator-or-threads': ['moderate', 'threads', 'a moderator', 'reader as moderator', ...ADMINS],
  people: ['people', ...ADMINS],
  'staff-or-people': [
    'people',
    'moderate',
    'a moderator',
    'an auditor',
    'reader as moderator',
    'reader as auditor',
    ...ADMINS,
  ],
  admin: ADMINS,
  subject: ['subject'],
  notifier: ['anonymous', 'guest', 'subject', 'notifier', ...READERS, ...SCOPES, ...MEMBERS],
  key: [...SCOPES, ...MEMBERS],
  operator: ['operator'],
  'operator-or-admin': ['operator', ...ADMINS],
};

const callers: Record<string, Viewer> = {
  anonymous,
  guest,
  reader,
  subject,
  notifier,
  operator,
  owner: member('owner'),
  'an admin': member('admin'),
  'a moderator': member('moderator'),
  'an auditor': member('auditor'),
  'reader as admin': claimed('admin'),
  'reader as moderator': claimed('moderator'),
  'reader as auditor': claimed('auditor'),
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
