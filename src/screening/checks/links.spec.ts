import { describe, expect, it } from '@jest/globals';
import { findLinks } from './find-links.js';
import { domainOf, linkFindings } from './links.rules.js';

const found = (text: string) =>
  findLinks(text).map(({ start, end, domain }) => [text.slice(start, end), domain]);

const judged = (text: string, policy: { most?: number; allow?: string[]; deny?: string[] }) =>
  linkFindings(findLinks(text), { most: null, allow: [], deny: [], ...policy }).map(
    ({ detail, values }) => `${detail}: ${values.join(' ')}`,
  );

describe('A link in a text', () => {
  it.each([
    ['see https://a.test/b?c, and', 'https://a.test/b?c', 'a.test'],
    ['bare: shop.example.com!', 'shop.example.com', 'shop.example.com'],
    ['buy at cheap.shop/now.', 'cheap.shop/now', 'cheap.shop'],
    ['HTTP://A.TEST', 'HTTP://A.TEST', 'a.test'],
    ['http://bücher.test/x', 'http://bücher.test/x', 'xn--bcher-kva.test'],
    ['xn--bcher-kva.com', 'xn--bcher-kva.com', 'xn--bcher-kva.com'],
    ['сайт.рф сегодня', 'сайт.рф', 'xn--80aswg.xn--p1ai'],
    ['ex\u200bample．com', 'ex\u200bample．com', 'example.com'],
    ['http://0x7f.1/', 'http://0x7f.1/', '127.0.0.1'],
    ['(a.test)', 'a.test', 'a.test'],
    ['ftp://files.test', 'ftp://files.test', 'files.test'],
  ])('%j', (text, link, domain) => {
    expect(found(text)).toEqual([[link, domain]]);
  });

  it.each(['end.Next sentence', 'node.js', 'file.txt', 'v1.2', '10.5 km', 'e.g. this', 'a@b.test'])(
    'is not %j',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});

describe('What a site thinks of links', () => {
  it.each([
    ['denies a domain', 'evil.test', { deny: ['evil.test'] }, ['domain-denied: evil.test']],
    [
      'denies what is below it',
      'a.b.evil.test',
      { deny: ['evil.test'] },
      ['domain-denied: a.b.evil.test'],
    ],
    ['not what only ends so', 'notevil.test', { deny: ['evil.test'] }, []],
    ['not what is above it', 'evil.test', { deny: ['a.evil.test'] }, []],
    [
      'reads names as people write them',
      'EVIL.test.',
      { deny: ['https://Evil.test/'] },
      ['domain-denied: evil.test'],
    ],
    [
      'takes a star for what it says',
      'a.evil.test',
      { deny: ['*.evil.test'] },
      ['domain-denied: a.evil.test'],
    ],
    [
      'reads punycode',
      'http://xn--bcher-kva.test',
      { deny: ['Bücher.test'] },
      ['domain-denied: xn--bcher-kva.test'],
    ],
    ['no lookalike', 'http://еvil.test', { deny: ['evil.test'] }, []],
    ['allows some links', 'a.test b.test', { most: 2 }, []],
    ['not too many', 'a.test b.test a.test', { most: 2 }, ['too-many-links: a.test b.test']],
    ['any of those it trusts', 'a.test www.a.test b.test', { most: 1, allow: ['a.test'] }, []],
    ['any at all', 'a.test '.repeat(50), {}, []],
    ['none', 'a.test', { most: 0 }, ['too-many-links: a.test']],
    ['denial first', 'a.test', { allow: ['test'], deny: ['a.test'] }, ['domain-denied: a.test']],
  ])('%s', (_, text, policy, findings) => {
    expect(judged(text, policy)).toEqual(findings);
  });

  it('names no domain of what is none', () => {
    expect([domainOf(''), domainOf('http://'), domainOf('a b')]).toEqual([null, null, null]);
  });
});
