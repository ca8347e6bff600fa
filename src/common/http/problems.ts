/**
 * Every way a request can be refused: the last segment of `type`, its status and its
 * constant title. `docs/problems.md` has a heading for each.
 */
export const PROBLEMS = {
  'bad-cursor': { status: 400, title: 'The cursor is not one we gave' },
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'sign-in-required': { status: 401, title: 'A credential is needed for this' },
  'invalid-credential': { status: 401, title: 'The credential is not valid' },
  forbidden: { status: 403, title: 'The credential does not allow this' },
  'key-in-browser': { status: 403, title: 'An API key must never be used from a browser' },
  'guests-off': { status: 403, title: 'This site takes comments from signed-in readers only' },
  'edit-window-closed': { status: 403, title: 'This comment can no longer be edited' },
  'own-comment': { status: 403, title: 'Nobody votes on or reports a comment of their own' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'site-not-found': { status: 404, title: 'There is no such site' },
  'thread-not-found': { status: 404, title: 'There is no such thread' },
  'comment-not-found': { status: 404, title: 'There is no such comment' },
  'not-acceptable': { status: 406, title: 'There is no such format of this' },
  'thread-closed': { status: 409, title: 'The thread is closed' },
  'parent-unavailable': { status: 409, title: 'The comment replied to takes no replies' },
  'comment-not-editable': { status: 409, title: 'The comment is in no state to be edited' },
  'url-taken': { status: 409, title: 'The URL belongs to another thread' },
  'key-taken': { status: 409, title: 'The key belongs to another thread' },
  'slug-taken': { status: 409, title: 'The slug belongs to another site' },
  'already-rotated': { status: 409, title: 'Another key follows this one' },
  'last-owner': { status: 409, title: 'A site keeps an owner' },
  'thread-archived': { status: 409, title: 'The thread is archived' },
  conflict: { status: 409, title: 'It has changed since it was read' },
  'action-refused': { status: 409, title: 'The comment is in no state for this action' },
  'duplicate-comment': { status: 409, title: 'The same was said a moment ago' },
  'idempotency-key-in-use': { status: 409, title: 'A call with this key is still running' },
  'precondition-failed': { status: 412, title: 'It has changed since it was read' },
  'body-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The request has a type we do not read' },
  'invalid-request': { status: 422, title: 'The request is not valid' },
  'idempotency-key-reused': { status: 422, title: 'The key came with another request before' },
  'rate-limited': { status: 429, title: 'That is more than is allowed in this time' },
  'slow-mode': { status: 429, title: 'This thread takes one comment of yours at a time' },
  unavailable: { status: 503, title: 'The server cannot serve at the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
