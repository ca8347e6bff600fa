/** Something that happened in a thread. Carries ids and states, never a person's words. */
export interface ThreadEvent {
  siteId: string;
  threadId: string;
  type: EventType;
  /** The comment or thread it happened to. */
  subjectId: string;
  data?: Readonly<Record<string, string | number | null>>;
  occurredAt: Date;
}

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
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
