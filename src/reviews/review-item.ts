import type { ItemState } from './review-item.rules.js';

/** Work for a moderator about one comment. One is live at most. */
export interface ReviewItem {
  id: string;
  commentId: string;
  /** The text the work is about. */
  revisionId: string;
  queue: string;
  state: ItemState;
  /** Open reports of the comment, also of texts that it had before. */
  reports: number;
  /** Of them, legal notices. */
  notices: number;
  priority: number;
  /** What the open reports of the text under review weigh together: 0.2 to 3 each. */
  score: number;
  openedAt: Date;
  dueAt: Date | null;
  snoozedUntil: Date | null;
  /** Who has it, or had it last: kind and id of an actor, `member:…`. */
  leaseOwner: string | null;
  leaseToken: string | null;
  leaseUntil: Date | null;
  claimId: string | null;
  escalatedBy: string | null;
  escalatedAt: Date | null;
  version: number;
  /** Of the text the work is about, ISO 639-1; null where it cannot be told. */
  language: string | null;
}

export const ITEM_FIELDS = `i.id, i.comment_id as "commentId", i.revision_id as "revisionId", i.queue,
  i.state, i.reports, i.notices, i.priority, i.score, i.opened_at as "openedAt", i.due_at as "dueAt",
  i.snoozed_until as "snoozedUntil", i.lease_owner as "leaseOwner", i.lease_token as "leaseToken",
  i.lease_until as "leaseUntil", i.claim_id as "claimId", i.escalated_by as "escalatedBy",
  i.escalated_at as "escalatedAt", i.version, i.language`;
