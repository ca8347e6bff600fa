import { describe, expect, it } from '@jest/globals';
import { mayManage, ROLES, type Role } from './role.rules.js';

/** By hand: whom each role may make, change and remove. */
const MANAGED: Record<Role, readonly Role[]> = {
  owner: ['owner', 'admin', 'moderator', 'auditor'],
  admin: ['moderator', 'auditor'],
  moderator: [],
  auditor: [],
};

describe('mayManage', () => {
  it.each(ROLES)('lets %s manage those below, and nobody lift themselves', (role) => {
    expect(ROLES.filter((other) => mayManage(role, other))).toEqual(MANAGED[role]);
  });
});
