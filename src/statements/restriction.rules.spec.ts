import { describe, expect, it } from '@jest/globals';
import {
  isTold,
  restrictionOf,
  restrictionOfVerdict,
  type Restrictable,
} from './restriction.rules.js';

const comment = (state: string, more: Partial<Restrictable> = {}): Restrictable => ({
  state,
  revisionId: 'first',
  pendingRevisionId: null,
  repliesLocked: false,
  ...more,
});

describe('restrictionOf', () => {
  it.each([
    ['remove', 'published', 'removed', 'removed'],
    ['purge', 'removed', 'purged', 'removed'],
    ['hide', 'published', 'hidden', 'disabled'],
    ['reject', 'pending', 'rejected', 'disabled'],
    ['mark-spam', 'rejected', 'spam', 'disabled'],
    ['mark-spam', 'removed', 'spam', null],
    ['reverse', 'published', 'pending', 'disabled'],
    ['reverse', 'published', 'removed', 'removed'],
    ['reverse', 'spam', 'rejected', null],
    ['reverse', 'removed', 'hidden', null],
    ['approve', 'pending', 'published', null],
    ['restore', 'removed', 'pending', null],
    ['not-spam', 'spam', 'pending', null],
    ['purge', 'withdrawn', 'purged', null],
  ])('says of %s from %s to %s: %s', (action, from, to, restriction) => {
    expect(restrictionOf(action, comment(from), comment(to))).toBe(restriction);
  });

  it.each([
    ['redact', {}, { revisionId: 'second' }, 'text-replaced'],
    ['lock-replies', {}, { repliesLocked: true }, 'interaction-restricted'],
    ['reverse', {}, { repliesLocked: true }, 'interaction-restricted'],
    ['unlock-replies', { repliesLocked: true }, {}, null],
    ['pin', {}, {}, null],
    ['reject', { pendingRevisionId: 'second' }, {}, 'edit-withheld'],
    ['approve', { pendingRevisionId: 'second' }, { revisionId: 'second' }, null],
    [
      'reverse',
      { revisionId: 'second' },
      { revisionId: 'first', pendingRevisionId: 'second' },
      'edit-withheld',
    ],
    ['reverse', {}, { pendingRevisionId: 'second' }, null],
  ])('says of %s on what shows, from %o to %o: %s', (action, before, after, restriction) => {
    const [from, to] = [comment('published', before), comment('published', after)];
    expect(restrictionOf(action, from, to)).toBe(restriction);
  });
});

describe('isTold', () => {
  it('keeps from the author only that something was taken for spam', () => {
    expect(isTold(comment('published'), comment('spam'))).toBe(false);
    expect(isTold(comment('spam'), comment('removed'))).toBe(true);
    expect(isTold(comment('spam'), comment('spam'))).toBe(true);
  });
});

describe('restrictionOfVerdict', () => {
  it('tells a newer text of what shows from a comment', () => {
    expect(restrictionOfVerdict({ isEdit: true, state: 'published' })).toBe('edit-withheld');
    expect(restrictionOfVerdict({ isEdit: true, state: 'pending' })).toBe('disabled');
    expect(restrictionOfVerdict({ isEdit: false, state: 'pending' })).toBe('disabled');
  });
});
