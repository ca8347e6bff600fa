import type { Author } from '../comments/caller.rules.js';

export const OUTCOMES = ['confirmed', 'overturned', 'varied', 'inadmissible'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type AppealState = 'open' | Outcome;

/** Who appeals, as a credential proves: a writer, or whoever sent a legal notice. */
export type Appellant = Author | { noticeId: string; tokenHash: Uint8Array };

/** Who appeals: the author of what was restricted, or whose report or legal notice was declined. */
export type Party = 'author' | 'notifier';

/** What a decision about an appeal may do to the comment beside undoing. */
export const REMEDIES = ['hide', 'remove', 'reject', 'redact', 'lock-replies'] as const;
export type Remedy = (typeof REMEDIES)[number];

/** Whether an appeal comes in time; the last moment belongs to it. */
export function isLate(now: Date, until: Date): boolean {
  return now > until;
}

interface Decider {
  kind: string;
  id: string | null;
}

/** Why somebody does not decide about an appeal, or null. The database holds the same. */
export function refusalToDecide(
  decider: Decider,
  { first, parties }: { first: Decider | null; parties: readonly (string | null)[] },
): 'same-reviewer' | 'own-appeal' | null {
  if (first && first.id !== null && first.kind === decider.kind && first.id === decider.id) {
    return 'same-reviewer';
  }
  const isParty = decider.kind === 'person' && parties.includes(decider.id);
  return isParty ? 'own-appeal' : null;
}

/**
 * What is wrong with the action that goes with an outcome, or null. The author's decision is undone,
 * or undone and varied; against what had let a comment stand something has to be done.
 */
export function misfitOfAction(
  outcome: Outcome,
  party: Party,
  action: Remedy | null,
): string | null {
  const needs = outcome === 'varied' || (outcome === 'overturned' && party === 'notifier');
  if (needs && action === null) return `is needed for ${outcome}: what becomes of the comment`;
  if (!needs && action !== null) return `goes with ${NEEDING[party]} alone`;
  return null;
}

const NEEDING: Record<Party, string> = {
  author: 'varied',
  notifier: 'varied and overturned',
};
