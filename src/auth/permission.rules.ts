import type { Role } from './role.rules.js';
/** What a reader's token may call its reader, where the site lets its key do so. */
export const ASSERTED_ROLES = ['admin', 'moderator', 'auditor'] as const;
export type AssertedRole = (typeof ASSERTED_ROLES)[number];

/** Who is calling, as far as the credential proves it. */
export type Viewer =
  | { kind: 'anonymous' }
  | { kind: 'guest'; tokenId: string; tokenHash: Buffer }
  | {
      kind: 'reader';
      personId: string;
      name: string | null;
      picture: string | null;
      /** Staff power that a signing key flagged for it has claimed. */
      role: AssertedRole | null;
      /** The key that acts on the reader's behalf. */
      via?: string;
    }
  | {
      kind: 'key';
      keyId: string;
      scopes: readonly Scope[];
      memberId: string | null;
      /** The member's, at this moment; a key that is bound to nobody has none. */
      role: Role | null;
    }
  /** Whoever holds the mailed link of a request about personal data. */
  | { kind: 'subject'; requestId: string; tokenHash: Buffer }
  /** Whoever filed a legal notice, as its status token says. */
  | { kind: 'notifier'; noticeId: string; tokenHash: Buffer }
  | { kind: 'operator'; keyId: string; bootstrap: boolean };

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

/** What a route may ask for: a scope, or what only people's roles give. */
export type Grant = Scope | 'audit' | 'own';

/** What a route asks of its caller. */
export type Policy =
  /** Open content; more is shown to those who may see more. */
  | 'anyone'
  /** Whoever may speak here: a signed-in reader, or a guest. */
  | 'author'
  /** Whoever can prove what they wrote: a signed-in reader, or a guest by their token. */
  | 'writer'
  /** Whoever may say that a decision is wrong: as a writer, or with the token of a legal notice. */
  | 'appellant'
  | 'reader'
  /** Whoever may look at the moderators' desk; an auditor does so without touching it. */
  | 'staff'
  /** Whoever reads for the site: its backend, and its people. */
  | 'read'
  | 'moderator'
  | 'threads'
  /** A moderator, or the site's backend about its own pages. */
  | 'moderator-or-threads'
  | 'people'
  /** Whoever may look at the moderators' desk, or the site's backend about its own accounts. */
  | 'staff-or-people'
  | 'admin'
  /** About the one request that a mailed link belongs to. */
  | 'subject'
  /** About the one notice that a status token belongs to; to everybody else it does not exist. */
  | 'notifier'
  /** Any key of the site's, about itself. */
  | 'key'
  /** The installation's operator: until it has an owner, whoever holds the bootstrap token too. */
  | 'operator'
  | 'operator-or-admin';

/** What holding one of them also allows. */
const IMPLIED: Partial<Record<Grant, readonly Grant[]>> = {
  own: ['admin', 'read', 'threads', 'comments', 'people', 'moderate', 'audit'],
  admin: ['read', 'threads', 'comments', 'people', 'moderate', 'audit'],
  moderate: ['read', 'audit'],
  audit: ['read'],
  threads: ['read'],
};

const GRANTED: Record<Role, 'own' | 'admin' | 'moderate' | 'audit'> = {
  owner: 'own',
  admin: 'admin',
  moderator: 'moderate',
  auditor: 'audit',
};

/** What is written beside a member's key; what it may do goes by the role. */
export function scopesOf(role: Role): readonly Scope[] {
  const grant = GRANTED[role];
  return [grant === 'own' ? 'admin' : grant === 'audit' ? 'read' : grant];
}

/** A member's key does what the member may do now, whatever it was made for. */
export function holds(viewer: Viewer, grant: Grant): boolean {
  return grantsOf(viewer).some((held) => held === grant || IMPLIED[held]?.includes(grant));
}

function grantsOf(viewer: Viewer): readonly Grant[] {
  switch (viewer.kind) {
    case 'key':
      return viewer.role === null ? viewer.scopes : [GRANTED[viewer.role]];
    case 'reader':
      return viewer.role === null ? [] : [GRANTED[viewer.role]];
    case 'anonymous':
    case 'guest':
    case 'subject':
    case 'notifier':
    case 'operator':
      return [];
  }
}

/** Why this caller may not use a route with this policy, or null when they may. */
export function refusalTo(policy: Policy, viewer: Viewer): 'sign-in-required' | 'forbidden' | null {
  if (meets(policy, viewer)) return null;
  return viewer.kind === 'anonymous' ? 'sign-in-required' : 'forbidden';
}

interface Need {
  kinds: readonly Viewer['kind'][];
  grants: readonly Grant[];
}

const NEEDS: Record<Policy, Need> = {
  anyone: { kinds: ['anonymous', 'guest', 'reader', 'key'], grants: [] },
  author: { kinds: ['anonymous', 'guest', 'reader'], grants: [] },
  writer: { kinds: ['guest', 'reader'], grants: [] },
  appellant: { kinds: ['guest', 'reader', 'notifier'], grants: [] },
  reader: { kinds: ['reader'], grants: [] },
  staff: { kinds: [], grants: ['audit'] },
  read: { kinds: [], grants: ['read'] },
  moderator: { kinds: [], grants: ['moderate'] },
  threads: { kinds: [], grants: ['threads'] },
  'moderator-or-threads': { kinds: [], grants: ['moderate', 'threads'] },
  people: { kinds: [], grants: ['people'] },
  'staff-or-people': { kinds: [], grants: ['audit', 'people'] },
  admin: { kinds: [], grants: ['admin'] },
  subject: { kinds: ['subject'], grants: [] },
  notifier: {
    kinds: ['anonymous', 'guest', 'reader', 'key', 'subject', 'notifier'],
    grants: [],
  },
  key: { kinds: ['key'], grants: [] },
  operator: { kinds: ['operator'], grants: [] },
  'operator-or-admin': { kinds: ['operator'], grants: ['admin'] },
};

function meets(policy: Policy, viewer: Viewer): boolean {
  const { kinds, grants } = NEEDS[policy];
  return kinds.includes(viewer.kind) || grants.some((grant) => holds(viewer, grant));
}
