import { describe, expect, it } from '@jest/globals';
import { namedBy } from './named.rules.js';

const KEPT = { via: 'key', appealId: 'appeal', outcome: 'varied' };

describe('what an event names beside its subject', () => {
  it.each([
    ['comment.published', {}],
    ['report.created', {}],
    ['appeal.created', { appealId: 'appeal' }],
    ['appeal.decided', { appealId: 'appeal', outcome: 'varied' }],
  ] as const)('%s: %j', (type, told) => {
    expect(namedBy(type, KEPT)).toEqual(told);
  });
});
