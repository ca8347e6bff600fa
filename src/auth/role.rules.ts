export const ROLES = ['owner', 'admin', 'moderator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Higher stands over lower. A key that is bound to nobody ranks with what its scopes allow. */
const RANK: Record<Role, number> = { owner: 3, admin: 2, moderator: 1, auditor: 1 };

/**
 * Whether somebody may make, change or remove a member of this role: owners everybody, admins
 * those below them, so that nobody lifts themselves.
 */
export function mayManage(manager: Role, role: Role): boolean {
  return manager === 'owner' || (manager === 'admin' && RANK[role] < RANK.admin);
}
