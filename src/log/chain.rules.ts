/** Of the forms below. Another form is another number; seals keep theirs. */
export const SEAL_VERSION = 1;
/** Decisions in one seal, which is one transaction. */
export const BATCH = 500;
/** A decision is dated within its transaction, which ends long before this, on a clock that is right. */
export const LATE_MS = 24 * 3_600_000;

/** A value as JSON writes it. */
type Written = null | boolean | number | string | readonly Written[] | WrittenObject;
type WrittenObject = { readonly [member: string]: Written };

/**
 * Every column of a decision by its name. Ids as PostgreSQL writes them, times as seconds since 1970
 * with six decimals, hashes as hexadecimal digits.
 */
export type Entry = WrittenObject & { readonly id: string; readonly created_at: string };

/** The columns that an entry has. A new one needs another form. */
export const ENTRY_COLUMNS = [
  'site_id',
  'id',
  'batch_id',
  'comment_id',
  'revision_id',
  'action',
  'from_state',
  'to_state',
  'actor_kind',
  'actor_id',
  'policy',
  'policy_version',
  'created_at',
  'supersedes_id',
  'undo_until',
  'before',
  'after_version',
  'text_hash',
] as const;

/** A decision's place in a seal: its id and the digest of its entry. */
export interface Leaf {
  decisionId: string;
  hash: string;
}

export interface Seal {
  /** 1 for the first of a site, without a gap. */
  number: number;
  version: number;
  /** The digest of the seal before; null for the first. */
  previous: string | null;
  /** How many decisions it seals. */
  decisions: number;
  /** Whether nothing waited beside them. */
  caughtUp: boolean;
  /** As an entry writes times. */
  sealedAt: string;
  digest: string;
}

/** What a seal's digest is the digest of. */
export function sealedContent(
  siteId: string,
  { number, version, previous, caughtUp, sealedAt }: Omit<Seal, 'digest' | 'decisions'>,
  leaves: readonly Leaf[],
): WrittenObject {
  return {
    site_id: siteId,
    number,
    version,
    previous,
    caught_up: caughtUp,
    sealed_at: sealedAt,
    decisions: leaves.map(({ decisionId, hash }) => [decisionId, hash]),
  };
}

/** A moment as entries write it. */
export function secondsOf(moment: Date): string {
  const milliseconds = moment.getTime();
  const fraction = String(((milliseconds % 1000) + 1000) % 1000).padStart(3, '0');
  return `${Math.floor(milliseconds / 1000)}.${fraction}000`;
}

/** To the millisecond; an invalid date for what is none. */
export function momentOf(seconds: string): Date {
  return new Date(Math.round(Number(seconds) * 1000));
}
