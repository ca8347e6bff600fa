import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A signing key is a secret, a public key, or the address of a set of them. */
export class SignReadersIn1795478400010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table signing_keys
        alter column encrypted_secret drop not null,
        add column kid              text check (char_length(kid) between 1 and 128),
        add column public_jwk       jsonb,
        add column jwks_url         text check (char_length(jwks_url) <= 2048),
        add column may_assert_roles boolean not null default false,
        add column expires_at       timestamptz,
        drop constraint signing_keys_alg_check,
        add constraint signing_keys_alg_check check (alg in ('HS256', 'RS256', 'RS384', 'RS512',
          'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA')),
        add constraint signing_keys_one_source
          check (num_nonnulls(encrypted_secret, public_jwk, jwks_url) = 1),
        add constraint signing_keys_secret_is_hmac
          check ((alg = 'HS256') = (encrypted_secret is not null))
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('delete from signing_keys where encrypted_secret is null');
    await db.query(`
      alter table signing_keys
        drop constraint signing_keys_secret_is_hmac,
        drop constraint signing_keys_one_source,
        drop constraint signing_keys_alg_check,
        add constraint signing_keys_alg_check check (alg in ('HS256')),
        drop column expires_at,
        drop column may_assert_roles,
        drop column jwks_url,
        drop column public_jwk,
        drop column kid,
        alter column encrypted_secret set not null
    `);
  }
}
