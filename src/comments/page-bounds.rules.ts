import type { Sort } from '../sites/site-settings.rules.js';

/** What a reader asked for; undefined where they did not. */
export interface PageRequest {
  limit?: number;
  replies?: number;
  sort?: Sort;
}

export const DEFAULT_LIMIT = 20;
const DEFAULT_REPLIES = 10;
const DEEPER_REPLIES = 3;
const DEFAULT_COMMENTS = 50;
const MOST_COMMENTS = 500;

/** How large a page is: fifty comments unless more are asked for, five hundred at most. */
export function pageBounds(asked: PageRequest, shownDepth: number) {
  const limit = asked.limit ?? DEFAULT_LIMIT;
  const replies = asked.replies ?? DEFAULT_REPLIES;
  const askedFor = asked.limit === undefined && asked.replies === undefined;
  const comments = askedFor
    ? DEFAULT_COMMENTS
    : Math.min(MOST_COMMENTS, Math.max(DEFAULT_COMMENTS, limit * (1 + replies)));
  return {
    limit,
    replies,
    deeperReplies: Math.min(replies, DEEPER_REPLIES),
    levels: shownDepth,
    comments,
  };
}
