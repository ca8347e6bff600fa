/** What may happen. */
export const EVENT_TYPES = [
  'thread.created',
  'thread.updated',
  'thread.closed',
  'thread.reopened',
  'thread.hidden',
  'comment.published',
  'comment.held',
  'comment.updated',
  'comment.hidden',
  'comment.removed',
  'comment.restored',
  'comment.withdrawn',
  'comment.erased',
  'report.created',
  'notice.created',
  'appeal.created',
  'appeal.decided',
  'person.sanctioned',
  'person.erased',
  'import.finished',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
