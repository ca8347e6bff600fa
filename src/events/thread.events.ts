import type { EventType } from './event-types.rules.js';

export { EVENT_TYPES, type EventType } from './event-types.rules.js';

/** What an event names beside its subject: ids, states and moments. */
export type EventData = Readonly<Record<string, string | number | null>>;

/** Something that happened in a thread. Carries ids and states, never a person's words. */
export interface ThreadEvent {
  siteId: string;
  threadId: string;
  type: EventType;
  /** The comment or thread it happened to. */
  subjectId: string;
  data?: EventData;
  occurredAt: Date;
}
