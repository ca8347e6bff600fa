import type { EventType } from './event-types.rules.js';

export { EVENT_TYPES, type EventType } from './event-types.rules.js';

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
