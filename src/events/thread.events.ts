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

export type EventType =
  | 'thread.created'
  | 'thread.updated'
  | 'thread.closed'
  | 'thread.reopened'
  | 'thread.hidden'
  | 'comment.published'
  | 'comment.held'
  | 'comment.updated'
  | 'comment.hidden'
  | 'comment.removed'
  | 'comment.restored'
  | 'comment.withdrawn'
  | 'comment.erased'
  | 'report.created'
  | 'notice.created';
