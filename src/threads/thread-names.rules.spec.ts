import { describe, expect, it } from '@jest/globals';
import { normalUrl, readThreadRef } from './thread-names.rules.js';

const b64 = (text: string): string => Buffer.from(text).toString('base64url');

describe('readThreadRef', () => {
  it.each([
    {
      text: '018F0000-0000-7000-8000-00000000000A',
      ref: { by: 'id', id: '018f0000-0000-7000-8000-00000000000a' },
    },
    { text: 'key:2014/09/a-page', ref: { by: 'key', key: '2014/09/a-page' } },
    { text: `key64:${b64('/früh?x=1#y')}`, ref: { by: 'key', key: '/früh?x=1#y' } },
    { text: `key64:${b64('ab')}==`, ref: { by: 'key', key: 'ab' } },
    { text: `key:${'x'.repeat(512)}`, ref: { by: 'key', key: 'x'.repeat(512) } },
    { text: `key:${'x'.repeat(513)}`, ref: null },
    { text: `key:${'ü'.repeat(257)}`, ref: null },
    { text: 'key:', ref: null },
    { text: 'key:a\u0000b', ref: null },
    { text: 'key64:%%%', ref: null },
    { text: 'key64:_w', ref: null },
    { text: 'somewhere', ref: null },
  ])('reads $text', ({ text, ref }) => {
    expect(readThreadRef(text)).toEqual(ref);
  });
});

describe('normalUrl', () => {
  it.each([
    {
      url: 'http://News.Example:80/a/b?x=1&utm_source=mail#top',
      normal: 'https://news.example/a/b?x=1',
    },
    { url: 'https://www.news.example/a', normal: 'https://news.example/a' },
    { url: 'https://news.example', normal: 'https://news.example/' },
    { url: 'https://news.example:8443/a', normal: 'https://news.example:8443/a' },
    { url: 'https://news.example/a/', normal: 'https://news.example/a/' },
    { url: 'https://u:p@news.example/', normal: null },
    { url: 'javascript:alert(1)', normal: null },
    { url: 'not a url', normal: null },
    { url: `https://news.example/${'x'.repeat(2048)}`, normal: null },
  ])('compares $url as $normal', ({ url, normal }) => {
    expect(normalUrl(url, ['news.example', 'www.news.example'])).toBe(normal);
  });
});
