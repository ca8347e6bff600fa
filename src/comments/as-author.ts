import { stateForAuthor } from './comment-states.rules.js';
import type { CommentRow } from './comment-row.js';

/** A comment as its own author is told of it: what is shadowed, as if it were not. */
export function asAuthor(row: CommentRow): CommentRow {
  const told: CommentRow = {
    ...row,
    state: stateForAuthor(row),
    ...(row.state === 'spam' ? { stateReason: null, citedPolicy: null } : {}),
    sanctionId: null,
  };
  if (!row.shadowed || told.state !== 'published') return told;
  if (row.state === 'published') return withEdit(told);
  return { ...told, number: row.shadowNumber, publishedAt: row.createdAt };
}

/** The text that waits unseen stands in the place of the one that shows. */
function withEdit({ waitingHtml, waitingBody, waitingAt, ...row }: CommentRow): CommentRow {
  return {
    ...row,
    html: waitingHtml ?? row.html,
    ...(row.body === undefined ? {} : { body: waitingBody ?? row.body }),
    editedAt: waitingAt ?? row.editedAt,
    editedBy: 'author',
  };
}
