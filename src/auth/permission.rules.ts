/** Who is calling, as far as the credential proves it. */
export type Viewer =
  | { kind: 'anonymous' }
  | { kind: 'guest'; tokenId: string; tokenHash: Buffer }
  | { kind: 'reader'; personId: string; name: string | null }
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

function meets(policy: Policy, viewer: Viewer): boolean {
  switch (policy) {
    case 'anyone':
      return viewer.kind !== 'bootstrap';
    case 'author':
      return viewer.kind === 'anonymous' || viewer.kind === 'guest' || viewer.kind === 'reader';
    case 'reader':
      return viewer.kind === 'reader';
    case 'moderator':
      return holds(viewer, 'moderate');
    case 'threads':
      return holds(viewer, 'threads');
    case 'moderator-or-threads':
      return holds(viewer, 'moderate') || holds(viewer, 'threads');
    case 'admin':
      return holds(viewer, 'admin');
    case 'operator':
      return viewer.kind === 'bootstrap';
    case 'operator-or-admin':
      return viewer.kind === 'bootstrap' || holds(viewer, 'admin');
  }
}
