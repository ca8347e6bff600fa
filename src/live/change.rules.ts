import type { EventType } from '../events/event-types.rules.js';

/** What the public is told of. */
export const CHANGE_TYPES = [
  'comment.published',
  'comment.updated',
  'comment.removed',
  'thread.updated',
] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** What everybody sees of a comment: it, or its tombstone; nothing any more; never anything. */
export type PublicSight = 'shown' | 'gone' | 'never';

/** What an event does to a page. */
type Effect = 'page' | 'appears' | 'changes' | 'waits' | 'nothing';

const EFFECTS: Record<EventType, Effect> = {
  'thread.created': 'page',
  'thread.updated': 'page',
  'thread.closed': 'page',
  'thread.reopened': 'page',
  'thread.hidden': 'page',
  'thread.counted': 'nothing',
  'comment.published': 'appears',
  'comment.restored': 'appears',
  'comment.held': 'waits',
  'comment.updated': 'changes',
  'comment.hidden': 'changes',
  'comment.removed': 'changes',
  'comment.withdrawn': 'changes',
  'comment.erased': 'changes',
  'report.created': 'nothing',
  'notice.created': 'nothing',
  'appeal.created': 'nothing',
  'appeal.decided': 'nothing',
  'person.sanctioned': 'nothing',
  'person.erased': 'nothing',
  'import.finished': 'nothing',
  'cache.purge': 'nothing',
};

/** Of something about a comment that everybody sees at this moment; what waits is told of once it comes back. */
const SHOWN: Partial<Record<Effect, ChangeType>> = {
  appears: 'comment.published',
  changes: 'comment.updated',
};

/** What happened, to whoever sees what everybody sees at this moment; null for what is not theirs to know. */
export function changeOf(type: EventType, sight: PublicSight): ChangeType | null {
  const effect = EFFECTS[type];
  if (effect === 'page') return 'thread.updated';
  if (effect === 'nothing' || sight === 'never') return null;
  return sight === 'gone' ? 'comment.removed' : (SHOWN[effect] ?? null);
}
