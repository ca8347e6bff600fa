import type { InForce, SanctionKind } from './sanction.rules.js';

/** Who a sanction is about, as it is kept. */
export interface Subject {
  subject: 'person' | 'email' | 'address';
  personId: string | null;
  emailSealed: Buffer | null;
  emailIndex: Buffer | null;
  addressDay: string | null;
  addressHash: Buffer | null;
}

/** Whom the record names. */
export interface By {
  kind: string;
  id: string | null;
}

export interface Sanction extends InForce, Pick<Subject, 'subject' | 'personId'> {
  policy: string | null;
  /** For moderators. */
  reason: string | null;
  decisionId: string | null;
  actor: By;
  madeAt: Date;
  lifter: By | null;
  reverser: By | null;
  /** When the last that came of it was undone. */
  undoneAt: Date | null;
}

export interface NewSanction extends Subject {
  id: string;
  kind: SanctionKind;
  slowSeconds: number | null;
  policy: string | null;
  reason: string | null;
  message: string | null;
  decisionId: string | null;
  actor: By;
  madeAt: Date;
  expiresAt: Date | null;
}

/** A guest, by all that they are recognised by. */
export interface Guest {
  personId: null;
  emailIndexes: readonly Buffer[];
  addresses: readonly { day: string; hash: Buffer }[];
  /** The comment of theirs that they change: its e-mail is theirs. */
  commentId: string | null;
}

/** Whom sanctions may hold. */
export type Who = { personId: string } | Guest;
