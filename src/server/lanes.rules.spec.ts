import { describe, expect, it } from '@jest/globals';
import { isProbe, laneOf, patienceFor } from './lanes.rules.js';

describe('the lane of a call', () => {
  it.each(['staff', 'moderator', 'admin', 'operator', 'moderator-or-threads'] as const)(
    'is staff’s where the route is for %s and a credential comes along',
    (policy) => {
      expect([laneOf(policy, true), laneOf(policy, false)]).toEqual(['staff', 'ordinary']);
    },
  );

  it.each(['anyone', 'author', 'reader', 'people', 'threads', 'read', undefined] as const)(
    'is the ordinary one where the route is for %s',
    (policy) => {
      expect(laneOf(policy, true)).toBe('ordinary');
    },
  );
});

describe('a probe', () => {
  it('asks how the server is', () => {
    expect(['/healthz', '/readyz', '/api/v1/sites'].map(isProbe)).toEqual([true, true, false]);
  });
});

describe('the patience for a call', () => {
  it.each([
    ['/api/v1/sites/:site/moderation/decisions', 10],
    ['/api/v1/sites/:site/moderation/term-lists/:list', 10],
    ['/api/v1/sites/:site/people/:person/export', 10],
    ['/api/v1/sites/:site/threads/:thread/comments', 1],
    ['/api/v1/sites/:site/moderation/queues', 1],
  ])('at %s is %d times as long', (url, times) => {
    expect(patienceFor(url)).toBe(times);
  });
});
