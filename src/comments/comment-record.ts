import type { CommentState } from './comment-states.rules.js';
import type { CommentRow } from './comment-row.js';

/** A comment as those who decide about it need it. */
export interface CommentRecord {
  siteId: string;
  id: string;
  threadId: string;
  parentId: string | null;
  depth: number;
  state: CommentState;
  priorState: CommentState | null;
  stateReason: string | null;
  /** Why it waits, or is seen by its author alone; null once somebody has decided. */
  sanctionId: string | null;
  shadowed: boolean;
  /** The number that the author of what is shadowed sees. */
  shadowNumber: number | null;
  /** The version of the site's rule that `stateReason` names. */
  statePolicyVersion: number | null;
  shown: boolean;
  number: number | null;
  personId: string | null;
  editTokenHash: Buffer | null;
  revisionId: string;
  pendingRevisionId: string | null;
  /** The text that a moderator saw last. */
  reviewedRevisionId: string | null;
  pinned: boolean;
  featured: boolean;
  repliesLocked: boolean;
  version: number;
  createdAt: Date;
  publishedAt: Date | null;
}

export interface Revision {
  id: string;
  body: string;
  html: string;
  text: string;
  renderVersion: number;
  /** ISO 639-1; null where it cannot be told. */
  language: string | null;
  writtenBy: 'author' | 'moderator' | 'import';
  createdAt: Date;
}

export interface NewComment {
  siteId: string;
  id: string;
  threadId: string;
  parentId: string | null;
  depth: number;
  kind: 'comment' | 'pingback' | 'trackback';
  state: CommentState;
  priorState: CommentState | null;
  shown: boolean;
  number: number | null;
  personId: string | null;
  guestName: string | null;
  editTokenHash: Buffer | null;
  externalId: string | null;
  createdAt: Date;
  publishedAt: Date | null;
  /** As of a `CommentRecord`; no sanction has anything to do with what is imported. */
  sanctionId?: string | null;
  shadowed?: boolean;
  shadowNumber?: number | null;
  revision: Revision;
}

/** A comment that was just stored, as a page would read it. */
export function rowOf(comment: NewComment): CommentRow {
  const { html, body, text, id: revisionId } = comment.revision;
  return {
    id: comment.id,
    threadId: comment.threadId,
    parentId: comment.parentId,
    depth: comment.depth,
    kind: comment.kind,
    state: comment.state,
    priorState: comment.priorState,
    stateReason: null,
    sanctionId: comment.sanctionId ?? null,
    shadowed: comment.shadowed ?? false,
    shadowNumber: comment.shadowNumber ?? null,
    citedPolicy: null,
    statementId: null,
    shown: comment.shown,
    number: comment.number,
    personId: comment.personId,
    guestName: comment.guestName,
    pinned: false,
    featured: false,
    version: 1,
    editedBy: null,
    createdAt: comment.createdAt.getTime(),
    publishedAt: comment.publishedAt?.getTime() ?? null,
    editedAt: null,
    up: 0,
    down: 0,
    replies: 0,
    shownReplies: 0,
    best: 0,
    controversy: 0,
    html,
    revisionId,
    body,
    text,
  };
}
