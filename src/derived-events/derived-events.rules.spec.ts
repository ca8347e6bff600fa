import { describe, expect, it } from '@jest/globals';
import { EVENT_TYPES, type EventType } from '../events/event-types.rules.js';
import { DERIVED_TYPES, derivedFrom, type Happened } from './derived-events.rules.js';

const BOTH = new Set(DERIVED_TYPES);

/** What follows from one event of a thread, or of none. */
const TABLE: Partial<Record<EventType, readonly string[]>> = {
  'thread.created': ['cache.purge a'],
  'thread.updated': ['cache.purge a'],
  'thread.closed': ['cache.purge a'],
  'thread.reopened': ['cache.purge a'],
  'thread.hidden': ['cache.purge a'],
  'comment.published': ['thread.counted a', 'cache.purge a'],
  'comment.held': ['thread.counted a', 'cache.purge a'],
  'comment.updated': ['cache.purge a'],
  'comment.hidden': ['thread.counted a', 'cache.purge a'],
  'comment.removed': ['thread.counted a', 'cache.purge a'],
  'comment.restored': ['thread.counted a', 'cache.purge a'],
  'comment.withdrawn': ['thread.counted a', 'cache.purge a'],
  'comment.erased': ['thread.counted a', 'cache.purge a'],
  'person.erased': ['cache.purge site'],
  'import.finished': ['cache.purge site'],
};

const told = (happened: readonly Happened[], wanted = BOTH): string[] =>
  derivedFrom(happened, wanted).map(
    ({ type, about }) => `${type} ${about === 'site' ? about : about.threadId}`,
  );

describe('what follows from an event', () => {
  it.each(EVENT_TYPES)('%s', (type) => {
    const threadId = /^(person|import)\./.test(type) ? null : 'a';
    expect(told([{ type, threadId }])).toEqual(TABLE[type] ?? []);
  });

  it('is told of each thread once, and of the site once', () => {
    const happened = [
      { type: 'comment.published', threadId: 'a' },
      { type: 'person.erased', threadId: null },
      { type: 'comment.published', threadId: 'b' },
      { type: 'person.erased', threadId: null },
      { type: 'comment.hidden', threadId: 'a' },
    ] as const;
    expect(told(happened)).toEqual([
      'thread.counted a',
      'thread.counted b',
      'cache.purge a',
      'cache.purge b',
      'cache.purge site',
    ]);
  });

  it('is told where it is wanted', () => {
    const happened = [{ type: 'comment.published', threadId: 'a' }] as const;
    expect(told(happened, new Set(['cache.purge'] as const))).toEqual(['cache.purge a']);
    expect(told(happened, new Set())).toEqual([]);
  });
});
