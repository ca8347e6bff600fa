import { describe, expect, it } from '@jest/globals';
import { bareJwk, whyNotPublicJwk, type Jwk, type PublicAlgorithm } from './public-jwk.rules.js';

const rsa: Jwk = { kty: 'RSA', n: 'n', e: 'AQAB' };
const p256: Jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const p384: Jwk = { ...p256, crv: 'P-384' };
const p521: Jwk = { ...p256, crv: 'P-521' };
const ed25519: Jwk = { kty: 'OKP', crv: 'Ed25519', x: 'x' };

describe('whyNotPublicJwk', () => {
  it.each<[PublicAlgorithm, Jwk]>([
    ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const).map(
      (alg): [PublicAlgorithm, Jwk] => [alg, rsa],
    ),
    ['ES256', p256],
    ['ES384', p384],
    ['ES512', p521],
    ['EdDSA', ed25519],
    ['RS256', { ...rsa, alg: 'RS256', use: 'sig', kid: '1', x5c: [] }],
  ])('finds nothing wrong for %s with %j', (alg, jwk) => {
    expect(whyNotPublicJwk(jwk, alg)).toBeNull();
  });

  it.each<[string, PublicAlgorithm, Jwk, string]>([
    ['of nothing', 'RS256', {}, 'kty'],
    ['that is a secret', 'RS256', { kty: 'oct', k: 'AAAA' }, 'kty'],
    ['of another family', 'ES256', rsa, 'kty'],
    ['of another family still', 'RS256', p256, 'kty'],
    ['on another curve', 'ES256', p384, 'crv'],
    ['on a curve for encryption', 'EdDSA', { ...ed25519, crv: 'X25519' }, 'crv'],
    ['with its private half', 'RS256', { ...rsa, d: 'd' }, 'd'],
    ['with a prime', 'RS256', { ...rsa, p: 'p' }, 'p'],
    ['with the other prime', 'PS512', { ...rsa, q: 'q' }, 'q'],
    ['with what follows from the primes', 'RS256', { ...rsa, qi: 'qi' }, 'qi'],
    ['with more primes', 'RS256', { ...rsa, oth: [] }, 'oth'],
    ['on a curve with its private half', 'ES256', { ...p256, d: '' }, 'd'],
    ['with a secret beside it', 'EdDSA', { ...ed25519, k: 'k' }, 'k'],
    ['for another algorithm', 'PS256', { ...rsa, alg: 'RS256' }, 'alg'],
    ['for encryption', 'RS256', { ...rsa, use: 'enc' }, 'use'],
    ['without its number', 'RS256', { kty: 'RSA', e: 'AQAB' }, 'n'],
    ['with a number that is none', 'RS256', { ...rsa, e: 65537 }, 'e'],
    ['without half of its point', 'ES256', { ...p256, y: undefined }, 'y'],
  ])('takes no key %s', (_, alg, jwk, member) => {
    expect(whyNotPublicJwk(jwk, alg)?.member).toBe(member);
  });
});

describe('bareJwk', () => {
  it('keeps what makes the key, and nothing that was said about it', () => {
    const said = { kid: '1', x5u: 'https://a.example', key_ops: ['verify'], use: 'sig' };
    expect(bareJwk({ ...rsa, ...said }, 'RS256')).toEqual(rsa);
    expect(bareJwk({ ...ed25519, ...said, y: 'y' }, 'EdDSA')).toEqual(ed25519);
  });
});
