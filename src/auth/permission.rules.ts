/** What a reader's token may call its reader, where the site lets its key do so. */
export const ASSERTED_ROLES = ['admin', 'moderator', 'auditor'] as const;
export type AssertedRole = (typeof ASSERTED_ROLES)[number];

/** Who is calling, as far as the credential proves it. */
export type Viewer =
  | { kind: 'anonymous' }
  | { kind: 'guest'; tokenId: string; tokenHash: Buffer }
  | { kind: 'reader'; personId: string; name: string | null; role: AssertedRole | null }
  | { kind: 'key'; keyId: string; scopes: readonly Scope[]; memberId: string | null }
  | { kind: 'bootstrap'; keyId: string };

export const SCOPES = [
  'read',
  'threads',
  'comments',
  'people',
  'moderate',
  'admin',
  'act',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What a route asks of its caller. */
export type Policy =
  /** Open content; more is shown to those who may see more. */
  | 'anyone'
  /** Whoever may speak here: a signed-in reader, or a guest. */
  | 'author'
  | 'reader'
  | 'moderator'
  | 'threads'
  /** A moderator, or the site's backend about its own pages. */
  | 'moderator-or-threads'
  | 'admin'
  /** The installation's operator: until it has an owner, whoever holds the bootstrap token. */
  | 'operator'
  | 'operator-or-admin';

/** What holding a scope also allows. */
const IMPLIED: Partial<Record<Scope, readonly Scope[]>> = {
  admin: ['read', 'threads', 'comments', 'people', 'moderate'],
  moderate: ['read'],
  threads: ['read'],
};

export function holds(viewer: Viewer, scope: Scope): boolean {
  if (viewer.kind !== 'key') return false;
  return viewer.scopes.some((held) => held === scope || IMPLIED[held]?.includes(scope));
}

/** Why this caller may not use a route with this policy, or null when they may. */
export function refusalTo(policy: Policy, viewer: Viewer): 'sign-in-required' | 'forbidden' | null {
  if (meets(policy, viewer)) return null;
  return viewer.kind === 'anonymous' ? 'sign-in-required' : 'forbidden';
}

const NEEDS: Record<Policy, { kinds: readonly Viewer['kind'][]; scopes: readonly Scope[] }> = {
  anyone: { kinds: ['anonymous', 'guest', 'reader', 'key'], scopes: [] },
  author: { kinds: ['anonymous', 'guest', 'reader'], scopes: [] },
  reader: { kinds: ['reader'], scopes: [] },
  moderator: { kinds: [], scopes: ['moderate'] },
  threads: { kinds: [], scopes: ['threads'] },
  'moderator-or-threads': { kinds: [], scopes: ['moderate', 'threads'] },
  admin: { kinds: [], scopes: ['admin'] },
  operator: { kinds: ['bootstrap'], scopes: [] },
  'operator-or-admin': { kinds: ['bootstrap'], scopes: ['admin'] },
};

function meets(policy: Policy, viewer: Viewer): boolean {
  const { kinds, scopes } = NEEDS[policy];
  return kinds.includes(viewer.kind) || scopes.some((scope) => holds(viewer, scope));
}
