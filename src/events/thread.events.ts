import type { EventType } from './event-types.rules.js';

export { EVENT_TYPES, type EventType } from './event-types.rules.js';

/** What an event names beside its subject: ids, states, moments and numbers. */
export type EventData = Readonly<Record<string, string | number | null>>;

/** Something that happened on a site. Carries ids and states, never a person's words. */
export interface SiteEvent {
  siteId: string;
  type: EventType;
  /** What it happened to: a comment, a thread, a person, an import. */
  subjectId: string;
  data?: EventData;
  occurredAt: Date;
}

/** As `SiteEvent`, in a thread. */
export interface ThreadEvent extends SiteEvent {
  threadId: string;
}
