import type { Action } from '../../comments/comment-moderation.rules.js';
import type { CommentState } from '../../comments/comment-states.rules.js';

/** What may be done to all that a filter finds: what any moderator can undo, and needs no text. */
export const BULK_ACTIONS = [
  'approve',
  'reject',
  'mark-spam',
  'not-spam',
  'hide',
  'remove',
  'restore',
  'lock-replies',
  'unlock-replies',
  'dismiss-reports',
] as const satisfies readonly Action[];
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** How many comments one job may be about. */
export const MOST_IN_BULK = 100_000;

/** How long any moderator may undo what a job has decided, in seconds. */
export const BULK_UNDO_SECONDS = 3600;

export type BulkState = 'running' | 'done' | 'cancelled';

/** Whose comments, where, and when; absent members narrow nothing. */
export interface BulkFilter {
  threadId?: string;
  tag?: string;
  personId?: string;
  /** A check's name or a term list's id, and an ISO 639-1 code. */
  rule?: string;
  language?: string;
  /** First and last moment, inclusive; ISO 8601. */
  since?: string;
  until?: string;
  /** `published` unless said otherwise. */
  state?: CommentState;
  /** Only those with an open report. */
  reported?: boolean;
}

/** Whether a filter says which comments it means; every comment that shows is no such set. */
export function narrows({ state, reported, ...rest }: BulkFilter): boolean {
  const named = Object.values(rest).some((value) => value !== undefined);
  return named || reported === true || (state !== undefined && state !== 'published');
}

/** What came of one comment. */
export type BulkResult = 'applied' | 'unchanged' | 'conflict' | 'refused' | 'failed';

export interface BulkTally {
  applied: number;
  unchanged: number;
  conflicts: number;
  refused: number;
  failed: number;
}

/** How many comments a job has come to. */
export function lookedAt(tally: BulkTally): number {
  return tally.applied + tally.unchanged + tally.conflicts + tally.refused + tally.failed;
}
