import { describe, expect, it } from '@jest/globals';
import { readPageClaims } from './page-claims.rules.js';

describe('readPageClaims', () => {
  it.each([
    {
      story: 'a whole page',
      payload: { key: 'a', url: 'https://x.example/a', title: 'A', publishedAt: '2026-01-01' },
      claims: {
        key: 'a',
        url: 'https://x.example/a',
        title: 'A',
        publishedAt: new Date('2026-01-01'),
      },
    },
    {
      story: 'a key alone',
      payload: { key: 'a' },
      claims: { key: 'a', url: null, title: '', publishedAt: null },
    },
    {
      story: 'a title too long and a date that is none',
      payload: { key: 'a', title: 'x'.repeat(501), publishedAt: 'soon' },
      claims: { key: 'a', url: null, title: '', publishedAt: null },
    },
    { story: 'a reader’s token', payload: { key: 'a', sub: 'ann' }, claims: null },
    { story: 'no key', payload: { url: 'https://x.example/a' }, claims: null },
  ])('reads $story', ({ payload, claims }) => {
    expect(readPageClaims(payload)).toEqual(claims);
  });
});
