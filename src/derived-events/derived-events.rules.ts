import type { EventType } from '../events/event-types.rules.js';

/** What follows from other events, and is told where somebody asks for it by name. */
export const DERIVED_TYPES = ['thread.counted', 'cache.purge'] as const;
export type DerivedType = (typeof DERIVED_TYPES)[number];

/** One of those that it follows from; without a thread where it belongs to none. */
export interface Happened {
  type: EventType;
  threadId: string | null;
}

/** About a thread, or about all pages of the site. */
export interface Derived {
  type: DerivedType;
  about: { threadId: string } | 'site';
}

/** After which a thread may have another number of comments. */
const COUNT: ReadonlySet<EventType> = new Set<EventType>([
  'comment.published',
  'comment.held',
  'comment.hidden',
  'comment.removed',
  'comment.restored',
  'comment.withdrawn',
  'comment.erased',
]);

/** After which its pages are not what they were. */
const SHOW: ReadonlySet<EventType> = new Set<EventType>([
  ...COUNT,
  'comment.updated',
  'thread.created',
  'thread.updated',
  'thread.closed',
  'thread.reopened',
  'thread.hidden',
]);

/** After which it is not known which pages: somebody's name is gone from all of theirs, or much came at once. */
const SHOW_EVERYWHERE: ReadonlySet<EventType> = new Set<EventType>([
  'person.erased',
  'import.finished',
]);

/** What is to be told of all that happened meanwhile: of each thread once, in the order in which it came up. */
export function derivedFrom(
  happened: readonly Happened[],
  wanted: ReadonlySet<DerivedType>,
): Derived[] {
  const threadsWith = (types: ReadonlySet<EventType>): Set<string> =>
    new Set(
      happened.flatMap(({ type, threadId }) => (threadId && types.has(type) ? threadId : [])),
    );
  const of = (type: DerivedType, threadIds: Iterable<string>): Derived[] =>
    wanted.has(type) ? [...threadIds].map((threadId) => ({ type, about: { threadId } })) : [];
  const everywhere =
    wanted.has('cache.purge') && happened.some(({ type }) => SHOW_EVERYWHERE.has(type));
  return [
    ...of('thread.counted', threadsWith(COUNT)),
    ...of('cache.purge', threadsWith(SHOW)),
    ...(everywhere ? [{ type: 'cache.purge', about: 'site' } as const] : []),
  ];
}
