import { IsBoolean, IsIn, IsObject, IsOptional } from 'class-validator';
import { PageView } from '../../common/http/bounds.dto.js';
import { Moment } from '../../common/http/moment.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { NEW_SECRET, type NewSigningKey } from '../signing-key-making.service.js';
import { ALGORITHMS, type Algorithm } from '../signing-key.rules.js';
import type { SigningKey } from '../signing-keys.service.js';

/** A secret, or one of `jwk` and `jwksUrl`. */
export class CreateSigningKeyDto {
  /** The only algorithm of its tokens; HS256 where none is named. */
  @IsOptional()
  @IsIn(ALGORITHMS)
  alg?: Algorithm;

  /** For HS256: 32 bytes or more of yours, whose UTF-8 is the key. Without it one is made. */
  @IsOptional()
  @Text({ max: 512 })
  secret?: string;

  /** A public key (RFC 7517). */
  @IsOptional()
  @IsObject()
  jwk?: Record<string, unknown>;

  /** Where an identity provider has its public keys: https, on a public address. */
  @IsOptional()
  @Text({ max: 2048, oneLine: true })
  jwksUrl?: string;

  /** A token that names a key must name this one. */
  @IsOptional()
  @Text({ max: 128, oneLine: true })
  kid?: string;

  /** Tokens must have it as their `iss`, unless it is `site`, the default. Readers are known by it and `sub`. */
  @IsOptional()
  @Text({ max: 200, oneLine: true })
  issuer?: string;

  /** Whether the `role` in its tokens counts. */
  @IsOptional()
  @IsBoolean()
  mayAssertRoles?: boolean;

  /** RFC 3339; absent for never. */
  @IsOptional()
  @Moment()
  expiresAt?: string;
}

export class SigningKeyView {
  id!: string;
  kid!: string | null;
  issuer!: string;
  alg!: string;
  /** The public key; null for a secret and for a set. */
  jwk!: Record<string, unknown> | null;
  jwksUrl!: string | null;
  mayAssertRoles!: boolean;
  createdAt!: string;
  expiresAt!: string | null;
  revokedAt!: string | null;
}

export class NewSigningKeyView extends SigningKeyView {
  /** A secret of our making. Shown once; null for any other key. */
  secret!: string | null;
}

export class SigningKeyListView {
  items!: SigningKeyView[];
  page!: PageView;
}

export function toNewSigningKey(given: CreateSigningKeyDto): NewSigningKey {
  return {
    alg: given.alg ?? NEW_SECRET.alg,
    secret: given.secret ?? null,
    jwk: given.jwk ?? null,
    jwksUrl: given.jwksUrl ?? null,
    kid: given.kid ?? null,
    issuer: given.issuer ?? NEW_SECRET.issuer,
    mayAssertRoles: given.mayAssertRoles ?? false,
    expiresAt: given.expiresAt ? new Date(given.expiresAt) : null,
  };
}

export function toSigningKeyView(key: SigningKey): SigningKeyView {
  return {
    id: key.id,
    kid: key.kid,
    issuer: key.issuer,
    alg: key.alg,
    jwk: key.publicJwk,
    jwksUrl: key.jwksUrl,
    mayAssertRoles: key.mayAssertRoles,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}
