import { describe, expect, it } from '@jest/globals';
import { readClaims } from './reader-claims.rules.js';

const NOW = new Date('2026-05-04T10:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const read = (claims: object) =>
  readClaims({ sub: 'ann', iat: SECONDS, exp: SECONDS + 600, ...claims }, NOW);

describe('readClaims', () => {
  it('takes a token that says no more than it must', () => {
    expect(read({})).toEqual({
      sub: 'ann',
      name: null,
      email: null,
      emailVerified: false,
      picture: null,
      role: null,
      expiresAt: (SECONDS + 600) * 1000,
    });
  });

  it.each([
    ['a life of an hour', { exp: SECONDS + 3600 }, true],
    ['a life of more', { exp: SECONDS + 3601 }, false],
    ['a clock a minute ahead', { iat: SECONDS + 60 }, true],
    ['a clock further ahead', { iat: SECONDS + 61 }, false],
    ['no time of its own', { iat: undefined }, false],
    ['no end', { exp: undefined }, false],
    ['an end in words', { exp: String(SECONDS + 60) }, false],
    ['a subject of 128', { sub: 'x'.repeat(128) }, true],
    ['a subject of 129', { sub: 'x'.repeat(129) }, false],
    ['an empty subject', { sub: '' }, false],
    ['a subject that is a number', { sub: 7 }, false],
  ])('decides about %s', (_, claims, taken) => {
    expect(read(claims) !== null).toBe(taken);
  });

  it.each([
    ['ann@daily.example', true, 'ann@daily.example', true],
    ['ann@daily.example', 'true', 'ann@daily.example', false],
    ['ann@daily.example', 1, 'ann@daily.example', false],
    ['ann@daily.example', undefined, 'ann@daily.example', false],
    ['ann', true, null, false],
    ['ann @daily.example', true, null, false],
    ['a\u0000@daily.example', true, null, false],
    [`${'a'.repeat(250)}@b.de`, true, null, false],
    [['ann@daily.example'], true, null, false],
    [undefined, true, null, false],
  ])('reads the address %j, verified %j, as %j, %j', (email, verified, address, isVerified) => {
    const claims = read({ email, email_verified: verified });
    expect([claims?.email, claims?.emailVerified]).toEqual([address, isVerified]);
  });

  it.each([
    ['https://daily.example/ann.png', 'https://daily.example/ann.png'],
    ['https://dälly.example/"ann".png', 'https://xn--dlly-loa.example/%22ann%22.png'],
    ['http://daily.example/ann.png', null],
    ['javascript:alert(1)', null],
    ['data:image/png;base64,AAAA', null],
    ['//daily.example/ann.png', null],
    ['https://ann:word@daily.example/', null],
    [`https://daily.example/${'a'.repeat(2048)}`, null],
    [`https://daily.example/${'ü'.repeat(1000)}`, null],
    [7, null],
  ])('reads the picture %j as %j', (picture, address) => {
    expect(read({ picture })?.picture).toBe(address);
  });

  it.each([
    ...['admin', 'moderator', 'auditor'].map((role) => [role, role]),
    ...['owner', 'Admin', 'toString', '', ['admin'], { 0: 'admin' }, true].map((role) => [
      role,
      null,
    ]),
  ])('reads the role %j as %j', (role, read_) => {
    expect(read({ role })?.role).toBe(read_);
  });

  it('reads no role from the lists that other servers look at', () => {
    expect(read({ roles: ['admin'], groups: ['admin'] })?.role).toBeNull();
  });
});
