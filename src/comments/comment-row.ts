import type { CitedPolicy } from '../policies/cited-policy.rules.js';
import type { CommentState } from './comment-states.rules.js';

/** A comment as its page shows it to everybody; times are milliseconds since the epoch. */
export interface ShownRow {
  id: string;
  threadId: string;
  parentId: string | null;
  depth: number;
  kind: 'comment' | 'pingback' | 'trackback';
  state: CommentState;
  stateReason: string | null;
  /** The text of the site's rule that `stateReason` names. */
  citedPolicy: CitedPolicy | null;
  /** What its author is told of why it is not shown, last; null for what shows. */
  statementId: string | null;
  shown: boolean;
  number: number | null;
  personId: string | null;
  guestName: string | null;
  html: string;
  pinned: boolean;
  featured: boolean;
  version: number;
  editedBy: 'author' | 'moderator' | null;
  createdAt: number;
  publishedAt: number | null;
  editedAt: number | null;
  up: number;
  down: number;
  /** Direct replies that are published. */
  replies: number;
  /** Direct replies with a place on the page, tombstones among them. */
  shownReplies: number;
  best: number;
  controversy: number;
  /** Markdown as typed; only where it was asked for. */
  body?: string;
  /** The rendered text without marks; only where it was asked for. */
  text?: string;
}

/** With what its author and moderators are told as well. */
export interface CommentRow extends ShownRow {
  priorState: CommentState | null;
  /** Why it waits, or is seen by its author alone. */
  sanctionId: string | null;
  shadowed: boolean;
  shadowNumber: number | null;
  revisionId: string;
  /** An edit that waits for a moderator; only where it was asked for. */
  waitingHtml?: string | null;
  waitingBody?: string | null;
  /** When it came; or the latest text, where that was asked for. In milliseconds. */
  waitingAt?: number | null;
}
