import { describe, expect, it } from '@jest/globals';
import { isMailAddress, readMailbox } from './mail-address.rules.js';

describe('an address for mail', () => {
  it.each([
    'ann@example.org',
    'Ann.Reader+news@mail.example.org',
    "o'brien@xn--bcher-kva.example",
    'a_b-c@a-b.example',
    `${'a'.repeat(64)}@example.org`,
  ])('%s is one', (text) => expect(isMailAddress(text)).toBe(true));

  it.each([
    'ann',
    '@example.org',
    'ann@',
    'ann@localhost',
    'ann@example',
    'ann@@example.org',
    'ann@a@example.org',
    ' ann@example.org',
    'ann@example.org ',
    'ann@example.org\n',
    'a@b.example\r\nBcc: v@t.test',
    '"a@evil x"@good.test',
    '"ann"@good.test',
    'a@good.test,b@evil.test',
    'a@good.test;b@evil.test',
    'a@good.test b@evil.test',
    'Ann <ann@good.test>',
    '<ann@good.test>',
    'ann(comment)@good.test',
    'group:a@good.test;',
    `${'g:'.repeat(5000)}a@good.test`,
    '=?utf-8?q?a=40evil.test?=@good.test',
    'ann@[127.0.0.1]',
    'ann@127.0.0.1',
    'ann@-a.example',
    'ann@a..example',
    '.ann@example.org',
    'a..b@example.org',
    'änn@example.org',
    'ann@\u212aiosk.test',
    `${'a'.repeat(65)}@example.org`,
    `ann@${'a.'.repeat(130)}example`,
    'a'.repeat(10_000),
    null,
    7,
    ['ann@example.org'],
  ])('%j is none', (text) => expect(isMailAddress(text)).toBe(false));
});

describe('readMailbox', () => {
  it.each([
    ['a@b.example', { name: '', address: 'a@b.example' }],
    ['<a@b.example>', { name: '', address: 'a@b.example' }],
    ['The Gazette <a@b.example>', { name: 'The Gazette', address: 'a@b.example' }],
    ['Café, the <a@b.example>', { name: 'Café, the', address: 'a@b.example' }],
  ])('reads %s', (text, mailbox) => expect(readMailbox(text)).toEqual(mailbox));

  it.each([
    'Gazette',
    'Gazette <a@b>',
    'a@b.example <',
    'G\r\nBcc: x <a@b.example>',
    '<a> <b@c.d>',
  ])('reads no %j', (text) => expect(readMailbox(text)).toBeNull());
});
