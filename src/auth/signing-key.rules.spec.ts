import { describe, expect, it } from '@jest/globals';
import { kidFits, wrongSource, type KeySource } from './signing-key.rules.js';

const NOTHING: KeySource = { alg: 'HS256', secret: null, jwk: null, jwksUrl: null };
const secret = 's'.repeat(32);
const jwk = { kty: 'RSA' };
const jwksUrl = 'https://idp.example/keys';

describe('wrongSource', () => {
  it.each<Partial<KeySource>>([
    {},
    { secret },
    { secret: 'ü'.repeat(16) },
    { alg: 'RS256', jwk },
    { alg: 'EdDSA', jwksUrl },
  ])('finds nothing wrong with %j', (given) => {
    expect(wrongSource({ ...NOTHING, ...given })).toBeNull();
  });

  it.each<[string, Partial<KeySource>, string]>([
    ['a secret of 31 bytes', { secret: secret.slice(1) }, '#/secret'],
    ['a secret for a public algorithm', { alg: 'RS256', jwk, secret }, '#/secret'],
    ['a public key for HMAC', { jwk }, '#/alg'],
    ['a set for HMAC', { jwksUrl }, '#/alg'],
    ['a secret beside a public key', { secret, jwk }, '#/alg'],
    ['a key beside a set', { alg: 'RS256', jwk, jwksUrl }, '#/jwksUrl'],
    ['a public algorithm alone', { alg: 'ES256' }, '#/jwk'],
  ])('takes no %s', (_, given, pointer) => {
    expect(wrongSource({ ...NOTHING, ...given })?.pointer).toBe(pointer);
  });
});

describe('kidFits', () => {
  it.each([
    [undefined, null, true],
    [undefined, 'a', true],
    ['a', null, true],
    ['a', undefined, true],
    ['a', 'a', true],
    ['a', 'b', false],
    ['a', 'A', false],
    ['', 'a', false],
    ['a', 'a ', false],
  ])('says of a token’s %j and a key’s %j: %j', (ofToken, ofKey, fits) => {
    expect(kidFits(ofToken, ofKey)).toBe(fits);
  });
});
