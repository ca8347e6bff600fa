import { describe, expect, it } from '@jest/globals';
import { namesAddress, safeHref } from './addresses.js';

describe('An address that a link may carry', () => {
  it.each([
    ['HTTP://A.b', 'http://a.b/'],
    [' https://a.b/c d?e="f"#g ', 'https://a.b/c%20d?e=%22f%22#g'],
    ["http://a.b/it's\\here`", 'http://a.b/it%27s/here%60'],
    ['http://a.b/?c\\d', 'http://a.b/?c%5Cd'],
    ['https:a.b', 'https://a.b/'],
    ['http://0x7f.1:80/', 'http://127.0.0.1/'],
    ['http://bücher.test', 'http://xn--bcher-kva.test/'],
    ['mailto:a@b.c?subject=<d>', 'mailto:a@b.c?subject=%3Cd%3E'],
  ])('%s is written %s, once and for all', (address, href) => {
    expect(safeHref(address)).toBe(href);
    expect(safeHref(href)).toBe(href);
  });

  it.each([
    'a',
    '/a',
    '//a.b',
    'javascript:a',
    'ftp://a.b',
    'mailto:',
    'http://a@b',
    'http://a`',
    '',
  ])('is not %j', (address) => {
    expect(safeHref(address)).toBeNull();
  });
});

describe('A text that is its own address', () => {
  it.each([
    ['http://a.b', 'http://a.b/', true],
    ['a.b/c', 'https://a.b/c/', true],
    ['A.B', 'http://a.b/', true],
    ['bücher.test', 'https://xn--bcher-kva.test/', true],
    ['a@b.c', 'mailto:a@b.c', true],
    ['here', 'http://a.b/', false],
    ['http://a.b/c', 'http://a.b/', false],
    ['http://a.b', 'http://a.b.c/', false],
    ['a.b/?c', 'http://a.b/', false],
    ['', 'http://a.b/', false],
  ])('%s for %s: %s', (text, href, isSame) => {
    expect(namesAddress(text, href)).toBe(isSame);
  });
});
