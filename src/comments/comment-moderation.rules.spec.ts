import { describe, expect, it } from '@jest/globals';
import { effectOf, waitingRevision, type DecisionFacts } from './comment-moderation.rules.js';

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
  ] as const)('$effect.kind on $story', ({ action, given, effect }) => {
    expect(effectOf(action, comment(given))).toEqual(effect);
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
