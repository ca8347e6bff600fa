import { describe, expect, it } from '@jest/globals';
import { EVENT_TYPES } from '../events/event-types.rules.js';
import { changeOf } from './change.rules.js';

const TABLE = [
  // event, while it is shown, once it is gone, where nobody has ever seen it
  ['thread.created', 'thread.updated', 'thread.updated', 'thread.updated'],
  ['thread.updated', 'thread.updated', 'thread.updated', 'thread.updated'],
  ['thread.closed', 'thread.updated', 'thread.updated', 'thread.updated'],
  ['thread.reopened', 'thread.updated', 'thread.updated', 'thread.updated'],
  ['thread.hidden', 'thread.updated', 'thread.updated', 'thread.updated'],
  ['thread.counted', null, null, null],
  ['comment.published', 'comment.published', 'comment.removed', null],
  ['comment.held', null, 'comment.removed', null],
  ['comment.updated', 'comment.updated', 'comment.removed', null],
  ['comment.hidden', 'comment.updated', 'comment.removed', null],
  ['comment.removed', 'comment.updated', 'comment.removed', null],
  ['comment.restored', 'comment.published', 'comment.removed', null],
  ['comment.withdrawn', 'comment.updated', 'comment.removed', null],
  ['comment.erased', 'comment.updated', 'comment.removed', null],
  ['report.created', null, null, null],
  ['notice.created', null, null, null],
  ['appeal.created', null, null, null],
  ['appeal.decided', null, null, null],
  ['person.sanctioned', null, null, null],
  ['person.erased', null, null, null],
  ['import.finished', null, null, null],
  ['cache.purge', null, null, null],
] as const;

describe('what the public is told of an event', () => {
  it.each(TABLE)('%s: shown %s, gone %s, never seen %s', (type, shown, gone, never) => {
    expect(changeOf(type, 'shown')).toBe(shown);
    expect(changeOf(type, 'gone')).toBe(gone);
    expect(changeOf(type, 'never')).toBe(never);
  });

  it('is known of every type', () => {
    expect(TABLE.map(([type]) => type)).toEqual([...EVENT_TYPES]);
  });
});
