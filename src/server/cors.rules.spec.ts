import { describe, expect, it } from '@jest/globals';
import { allowedOrigin, reachOf, type Reach } from './cors.rules.js';

describe('reachOf', () => {
  it.each([
    { policy: 'anyone', hasCredential: false, reach: 'everywhere' },
    { policy: 'anyone', hasCredential: true, reach: 'registered' },
    { policy: 'author', hasCredential: false, reach: 'registered' },
    { policy: 'author', hasCredential: true, reach: 'registered' },
    { policy: 'reader', hasCredential: true, reach: 'registered' },
    { policy: 'moderator', hasCredential: true, reach: 'nowhere' },
    { policy: 'moderator-or-threads', hasCredential: false, reach: 'nowhere' },
    { policy: 'threads', hasCredential: true, reach: 'nowhere' },
    { policy: 'admin', hasCredential: true, reach: 'nowhere' },
    { policy: 'subject', hasCredential: true, reach: 'nowhere' },
    { policy: 'notifier', hasCredential: false, reach: 'registered' },
    { policy: 'operator', hasCredential: true, reach: 'nowhere' },
    { policy: 'operator-or-admin', hasCredential: true, reach: 'nowhere' },
    { policy: undefined, hasCredential: false, reach: 'nowhere' },
  ] as const)(
    'of a route for $policy, with a credential: $hasCredential, is $reach',
    ({ policy, hasCredential, reach }) => {
      expect(reachOf(policy, hasCredential)).toBe(reach);
    },
  );
});

describe('allowedOrigin', () => {
  const GOOD = 'https://good.test';

  it.each<[Reach, string | undefined, string | null]>([
    ['everywhere', 'https://evil.test', '*'],
    ['everywhere', undefined, '*'],
    ['registered', GOOD, GOOD],
    ['registered', undefined, null],
    ['registered', 'https://evil.test', null],
    ['registered', 'null', null],
    ['registered', '*', null],
    ['registered', '', null],
    ['registered', 'https://good.test.evil.test', null],
    ['registered', 'https://evilgood.test', null],
    ['registered', 'https://www.good.test', null],
    ['registered', 'http://good.test', null],
    ['registered', 'https://good.test:444', null],
    ['registered', 'https://GOOD.test', null],
    ['nowhere', GOOD, null],
    ['nowhere', undefined, null],
  ])('of what may be read %s, for %s, is %s', (reach, origin, allowed) => {
    expect(allowedOrigin(reach, origin, ['https://other.test', GOOD])).toBe(allowed);
  });
});
