import type { CommentFilter } from '../../comments/comment-lists.service.js';
import type { BulkFilter } from './bulk-job.rules.js';

/** As lists of comments are asked for; nothing that is newer than `last`. */
export function commentFilterOf(filter: BulkFilter, last?: Date): CommentFilter {
  const { since, until, ...rest } = filter;
  const ends = [until ? new Date(until) : undefined, last].filter((end) => end !== undefined);
  const end = Math.min(...ends.map((each) => each.getTime()));
  return {
    ...rest,
    ...(since ? { since: new Date(since) } : {}),
    ...(ends.length > 0 ? { until: new Date(end) } : {}),
  };
}
