import {
  LATE_MS,
  momentOf,
  SEAL_VERSION,
  type Entry,
  type Leaf,
  type Seal,
} from './chain.rules.js';

/** What can be wrong with a log. */
export const FINDINGS = {
  'seal-missing': 'is missing',
  'seal-changed': 'is not what it was: its digest is another',
  'seal-unlinked': 'does not follow the seal before it: one of the two was replaced',
  'seal-unknown': 'is of a form that this version does not know; verify with a later one',
  'decision-changed': 'was changed after it was sealed',
  'decision-removed': 'was removed from the log',
  'decision-inserted': 'is in no seal and waits for none: it was put there past the log',
  'decision-backdated': 'is dated more than a day before it came into the log',
  'text-changed': 'has words beside it that are not those it was made with',
} as const;

export interface Finding {
  kind: keyof typeof FINDINGS;
  /** The seal that says so, where there is one. */
  seal: number | null;
  /** The decision's id. */
  decision: string | null;
}

/** What is stored of a decision, and what it hashes to. */
export interface Found {
  /** Null when it is gone. */
  entry: Entry | null;
  /** The digest of the entry; null without one. */
  hash: string | null;
  /** The hash of the words beside it; null when there are none, or they were erased. */
  textHash: string | null;
}

/** Where a walk along the chain stands: the seal before, and when nothing waited last. */
export interface Place {
  number: number;
  digest: string | null;
  caughtUpAt: Date | null;
}

export const START: Place = { number: 0, digest: null, caughtUpAt: null };

/** The place after a seal. */
export function after(place: Place, { number, digest, caughtUp, sealedAt }: Seal): Place {
  return { number, digest, caughtUpAt: caughtUp ? momentOf(sealedAt) : place.caughtUpAt };
}

/** What is wrong with a seal. `digest` is that of what is stored of it now. */
export function wrongWithSeal(place: Place, seal: Seal, digest: string, leaves: number): Finding[] {
  const finding = (kind: Finding['kind'], number = seal.number): Finding => ({
    kind,
    seal: number,
    decision: null,
  });
  const missing = Array.from(
    { length: Math.min(seal.number - place.number - 1, 1000) },
    (_, index) => finding('seal-missing', place.number + 1 + index),
  );
  if (seal.version !== SEAL_VERSION) return [...missing, finding('seal-unknown')];
  const found = [...missing];
  if (seal.digest !== digest || seal.decisions !== leaves) found.push(finding('seal-changed'));
  if (missing.length === 0 && seal.previous !== place.digest) found.push(finding('seal-unlinked'));
  return found;
}

/** What is wrong with a decision that was sealed, or with one that waits (without `leaf`). */
export function wrongWithDecision(
  place: Place,
  id: string,
  { entry, hash, textHash }: Found,
  sealed: { seal: number; leaf: Leaf } | null,
): Finding[] {
  const finding = (kind: Finding['kind']): Finding => ({
    kind,
    seal: sealed?.seal ?? null,
    decision: id,
  });
  if (entry === null) return [finding('decision-removed')];
  const found: Finding[] = [];
  if (sealed && sealed.leaf.hash !== hash) found.push(finding('decision-changed'));
  if (textHash !== null && textHash !== entry['text_hash']) found.push(finding('text-changed'));
  if (isLate(place, entry)) found.push(finding('decision-backdated'));
  return found;
}

/** What had been decided by then was in the log when nothing waited. */
function isLate({ caughtUpAt }: Place, { created_at }: Entry): boolean {
  if (caughtUpAt === null) return false;
  return !(momentOf(created_at).getTime() >= caughtUpAt.getTime() - LATE_MS);
}
