import { describe, expect, it } from '@jest/globals';
import { transportFor } from './smtp.rules.js';

describe('transportFor', () => {
  it.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, secure: false }],
    ['smtp://mail.example:25', { host: 'mail.example', port: 25, secure: false }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, secure: true }],
    ['smtp://[2001:db8::1]:25', { host: '2001:db8::1', port: 25 }],
    ['smtps://me:a%40b@mail.example', { auth: { user: 'me', pass: 'a@b' }, secure: true }],
  ])('reads %s', (url, expected) => expect(transportFor(url)).toMatchObject(expected));

  it.each([
    ['smtp://mail.example', { requireTLS: false, ignoreTLS: false }],
    ['smtp://me:pass@mail.example', { requireTLS: true, ignoreTLS: false }],
    ['smtp://me:pass@localhost', { requireTLS: false, ignoreTLS: true }],
    ['smtp://127.0.0.1:2525', { requireTLS: false, ignoreTLS: true }],
    ['smtp://[::1]:2525', { requireTLS: false, ignoreTLS: true }],
    ['smtp://me:pass@127.0.0.1.evil.example', { requireTLS: true, ignoreTLS: false }],
  ])('sends no credentials in the clear to another machine: %s', (url, expected) => {
    expect(transportFor(url)).toMatchObject(expected);
  });
});
