import { describe, expect, it } from '@jest/globals';
import {
  actionsFor,
  effectOf,
  waitingRevision,
  workOf,
  type DecisionFacts,
} from './comment-moderation.rules.js';

const comment = (overrides: Partial<DecisionFacts> = {}): DecisionFacts => ({
  state: 'published',
  priorState: null,
  pinned: false,
  featured: false,
  repliesLocked: false,
  hasPendingRevision: false,
  hasOpenItem: false,
  hasReports: false,
  ...overrides,
});

describe('effectOf', () => {
  it.each([
    {
      story: 'approving what waits',
      action: 'approve',
      given: { state: 'pending' },
      effect: { kind: 'move', to: 'published' },
    },
    { story: 'approving what shows', action: 'approve', given: {}, effect: { kind: 'unchanged' } },
    {
      story: 'approving what was reported',
      action: 'approve',
      given: { hasOpenItem: true },
      effect: { kind: 'confirm' },
    },
    {
      story: 'approving an edit that waits',
      action: 'approve',
      given: { hasPendingRevision: true },
      effect: { kind: 'publish-revision' },
    },
    {
      story: 'rejecting an edit that waits',
      action: 'reject',
      given: { hasPendingRevision: true },
      effect: { kind: 'drop-revision' },
    },
    { story: 'rejecting what shows', action: 'reject', given: {}, effect: { kind: 'refused' } },
    {
      story: 'removing twice',
      action: 'remove',
      given: { state: 'removed' },
      effect: { kind: 'unchanged' },
    },
    {
      story: 'dismissing a report',
      action: 'dismiss-reports',
      given: { hasOpenItem: true, hasReports: true },
      effect: { kind: 'confirm' },
    },
    {
      story: 'calling what waits no spam',
      action: 'not-spam',
      given: { state: 'pending', hasOpenItem: true },
      effect: { kind: 'unchanged' },
    },
    {
      story: 'dismissing none',
      action: 'dismiss-reports',
      given: { hasOpenItem: true },
      effect: { kind: 'unchanged' },
    },
    {
      story: 'pinning',
      action: 'pin',
      given: {},
      effect: { kind: 'flags', flags: { pinned: true, featured: false, repliesLocked: false } },
    },
    {
      story: 'pinning twice',
      action: 'pin',
      given: { pinned: true },
      effect: { kind: 'unchanged' },
    },
    {
      story: 'unfeaturing what is pinned too',
      action: 'unfeature',
      given: { pinned: true, featured: true },
      effect: { kind: 'flags', flags: { pinned: true, featured: false, repliesLocked: false } },
    },
    {
      story: 'pinning what is removed',
      action: 'pin',
      given: { state: 'removed' },
      effect: { kind: 'refused' },
    },
    {
      story: 'locking replies',
      action: 'lock-replies',
      given: {},
      effect: { kind: 'flags', flags: { pinned: false, featured: false, repliesLocked: true } },
    },
    {
      story: 'redacting what waits',
      action: 'redact',
      given: { state: 'pending' },
      effect: { kind: 'redact' },
    },
    {
      story: 'redacting what its author took back',
      action: 'redact',
      given: { state: 'withdrawn' },
      effect: { kind: 'refused' },
    },
    {
      story: 'purging what its author took back',
      action: 'purge',
      given: { state: 'withdrawn' },
      effect: { kind: 'move', to: 'purged' },
    },
    {
      story: 'purging twice',
      action: 'purge',
      given: { state: 'purged' },
      effect: { kind: 'unchanged' },
    },
  ] as const)('$effect.kind on $story', ({ action, given, effect }) => {
    expect(effectOf(action, comment(given))).toEqual(effect);
  });
});

describe('actionsFor', () => {
  it.each([
    {
      state: 'pending',
      actions: ['approve', 'reject', 'mark-spam', 'remove', 'redact', 'purge'],
    },
    {
      state: 'published',
      actions: 'mark-spam hide remove redact pin feature lock-replies purge'.split(' '),
    },
    { state: 'withdrawn', actions: ['purge'] },
    { state: 'purged', actions: [] },
  ] as const)('is what would change a $state comment', ({ state, actions }) => {
    expect(actionsFor(comment({ state }))).toEqual(actions);
  });
});

describe('workOf', () => {
  const text = { revisionId: 'first', pendingRevisionId: null, reviewedRevisionId: null };
  it.each([
    { story: 'what waits', given: { state: 'pending' }, work: ['pending', 'first'] },
    {
      story: 'an edit that waits',
      given: { state: 'published', pendingRevisionId: 'second' },
      work: ['pending', 'second'],
    },
    { story: 'spam', given: { state: 'spam' }, work: ['spam', 'first'] },
    {
      story: 'a text that came after the approved one',
      given: { state: 'published', reviewedRevisionId: 'zeroth' },
      work: ['edited-since-approved', 'first'],
    },
    {
      story: 'the approved text',
      given: { state: 'published', reviewedRevisionId: 'first' },
      work: null,
    },
    { story: 'a text that nobody looked at', given: { state: 'published' }, work: null },
    { story: 'what is removed', given: { state: 'removed' }, work: null },
  ] as const)('is $work for $story', ({ given, work }) => {
    const found = workOf({ ...text, ...given });
    expect(found && [found.queue, found.revisionId]).toEqual(work);
  });
});

describe('waitingRevision', () => {
  it.each([
    { state: 'pending', pendingRevisionId: null, waits: 'first' },
    { state: 'published', pendingRevisionId: null, waits: null },
    { state: 'published', pendingRevisionId: 'second', waits: 'second' },
    { state: 'removed', pendingRevisionId: 'second', waits: null },
  ] as const)(
    'is $waits of a $state comment with $pendingRevisionId beside its text',
    ({ state, pendingRevisionId, waits }) => {
      expect(waitingRevision({ state, revisionId: 'first', pendingRevisionId })).toBe(waits);
    },
  );
});
