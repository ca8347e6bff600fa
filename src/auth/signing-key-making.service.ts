import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { signingKey } from '../common/crypto/sealed-for.rules.js';
import { SecretBox } from '../common/crypto/secret-box.js';
import { Problem, type InvalidMember } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { SafeFetch } from '../outbound/safe-fetch.js';
import { SITE_ISSUER } from '../people/person-ref.rules.js';
import { bareJwk, type Jwk } from './public-jwk.rules.js';
import { publicKeyFrom } from './public-key.js';
import { wrongSource, type KeySource } from './signing-key.rules.js';
import type { SigningKeyRow } from './signing-keys.repository.js';

export interface NewSigningKey extends KeySource {
  kid: string | null;
  issuer: string;
  mayAssertRoles: boolean;
  expiresAt: Date | null;
}

/** A secret of our making, for tokens of the site's own. */
export const NEW_SECRET: NewSigningKey = {
  alg: 'HS256',
  secret: null,
  jwk: null,
  jwksUrl: null,
  kid: null,
  issuer: SITE_ISSUER,
  mayAssertRoles: false,
  expiresAt: null,
};

/** Makes signing keys of what people give, and opens the secrets of those that have one. */
@Injectable()
export class SigningKeyMakingService {
  constructor(
    private readonly box: SecretBox,
    private readonly outside: SafeFetch,
    private readonly clock: Clock,
  ) {}

  /** A key, not yet stored; with its secret where it is of our making. @throws {Problem} invalid-request */
  make(siteId: string, given: NewSigningKey): { key: SigningKeyRow; secret: string | null } {
    this.check(given);
    const { alg, jwk, jwksUrl, issuer, mayAssertRoles, expiresAt } = given;
    const made = alg === 'HS256' && given.secret === null ? newSecret() : null;
    const id = randomBytes(6).toString('hex');
    const key: SigningKeyRow = {
      siteId,
      id,
      kid: given.kid ?? kidOf(jwk),
      issuer,
      alg,
      encryptedSecret: this.seal(given.secret ?? made, id),
      publicJwk: jwk && alg !== 'HS256' ? bareJwk(jwk, alg) : null,
      jwksUrl,
      mayAssertRoles,
      createdAt: this.clock.now(),
      expiresAt,
      revokedAt: null,
    };
    return { key, secret: made };
  }

  /** The secret of an HS256 key. */
  secretOf({ id, encryptedSecret }: SigningKeyRow): Buffer {
    return this.box.open(encryptedSecret!, signingKey(id));
  }

  private check(given: NewSigningKey): void {
    const wrong = wrongSource(given) ?? this.wrongUrl(given) ?? wrongJwk(given);
    if (wrong) throw Problem.invalid([wrong]);
  }

  private seal(secret: string | null, id: string): Buffer | null {
    return secret === null ? null : this.box.seal(Buffer.from(secret), signingKey(id));
  }

  private wrongUrl({ jwksUrl }: KeySource): InvalidMember | null {
    const detail = jwksUrl === null ? null : this.outside.whyNot(jwksUrl);
    return detail === null ? null : { pointer: '#/jwksUrl', detail };
  }
}

/** Its text is the HMAC key, as UTF-8. */
function newSecret(): string {
  return randomBytes(32).toString('hex');
}

/** As far as it can be stored. */
function kidOf(jwk: Jwk | null): string | null {
  const kid = jwk?.['kid'];
  return typeof kid === 'string' && /^[\x20-\x7e]{1,128}$/.test(kid) ? kid : null;
}

function wrongJwk({ jwk, alg }: KeySource): InvalidMember | null {
  if (!jwk || alg === 'HS256') return null;
  if (kidOf(jwk) === null && jwk['kid'] !== undefined) {
    return { pointer: '#/jwk/kid', detail: 'must have 1 to 128 printable ASCII characters' };
  }
  const read = publicKeyFrom(jwk, alg);
  if ('key' in read) return null;
  return { pointer: `#/jwk/${read.wrong.member}`, detail: read.wrong.detail };
}
