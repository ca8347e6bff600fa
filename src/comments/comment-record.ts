import type { CommentState } from './comment-states.rules.js';

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
  shown: boolean;
  number: number | null;
  personId: string | null;
  editTokenHash: Buffer | null;
  revisionId: string;
  pendingRevisionId: string | null;
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
  revision: Revision;
}
