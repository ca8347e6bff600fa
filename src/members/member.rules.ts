import type { Scope } from '../auth/permission.rules.js';

export const ROLES = ['owner', 'admin', 'moderator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** What a member's own key may do. */
export function scopesOf(role: Role): readonly Scope[] {
  switch (role) {
    case 'owner':
    case 'admin':
      return ['admin'];
    case 'moderator':
      return ['moderate'];
    case 'auditor':
      return ['read'];
  }
}
