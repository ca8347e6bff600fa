import { describe, expect, it } from '@jest/globals';
import { isWebOrigin } from './web-origins.decorator.js';

describe('an origin', () => {
  it.each([
    'https://www.example.com',
    'https://example.com:8443',
    'https://xn--bcher-kva.example',
    'http://localhost',
    'http://localhost:3000',
    'http://127.0.0.1:3000',
  ])('%s is one', (value) => expect(isWebOrigin(value)).toBe(true));

  it.each([
    'http://www.example.com',
    'http://localhost.example.com',
    'http://127.0.0.2',
    'https://www.example.com/',
    'https://www.example.com/path',
    'https://www.example.com?',
    'https://www.example.com#',
    'https://www.example.com:443',
    'https://www.example.com:99999',
    'https://WWW.example.com',
    'https://bücher.example',
    'https://user@example.com',
    'https://*.example.com',
    'https://',
    ' https://www.example.com',
    'https://a.example,https://b.example',
    'ftp://example.com',
    'file://',
    'null',
    '*',
    '',
    7,
    null,
    ['https://www.example.com'],
  ])('%j is none', (value) => expect(isWebOrigin(value)).toBe(false));
});
