/** Those of a key pair. EdDSA is Ed25519. */
export const PUBLIC_ALGORITHMS = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA'] as const),
] as const;
export type PublicAlgorithm = (typeof PUBLIC_ALGORITHMS)[number];

/** A JSON Web Key (RFC 7517), as somebody else wrote it. */
export type Jwk = Readonly<Record<string, unknown>>;

/** A member of a JWK, and what is wrong with it. */
export interface WrongMember {
  member: string;
  detail: string;
}

const RSA = { kty: 'RSA', members: ['n', 'e'] };
const ec = (crv: string) => ({ kty: 'EC', crv, members: ['crv', 'x', 'y'] });

const KINDS: Record<PublicAlgorithm, { kty: string; crv?: string; members: readonly string[] }> = {
  RS256: RSA,
  RS384: RSA,
  RS512: RSA,
  PS256: RSA,
  PS384: RSA,
  PS512: RSA,
  ES256: ec('P-256'),
  ES384: ec('P-384'),
  ES512: ec('P-521'),
  EdDSA: { kty: 'OKP', crv: 'Ed25519', members: ['crv', 'x'] },
};

/** Half of them would do to sign as the site. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Why this is no public key to verify `alg` with, or null when it has the form of one. */
export function whyNotPublicJwk(jwk: Jwk, alg: PublicAlgorithm): WrongMember | null {
  const { kty, crv, members } = KINDS[alg];
  const wrong = (member: string, detail: string): WrongMember => ({ member, detail });
  if (jwk['kty'] !== kty) return wrong('kty', `must be "${kty}" for ${alg}`);
  const secret = PRIVATE_MEMBERS.find((name) => jwk[name] !== undefined);
  if (secret) return wrong(secret, 'is private: keep it to yourself and send the public key alone');
  if (crv && jwk['crv'] !== crv) return wrong('crv', `must be "${crv}" for ${alg}`);
  if ((jwk['alg'] ?? alg) !== alg) return wrong('alg', `must be "${alg}", as beside it`);
  if ((jwk['use'] ?? 'sig') !== 'sig') return wrong('use', 'must be "sig"');
  const missing = members.find((name) => typeof jwk[name] !== 'string');
  return missing ? wrong(missing, 'must be a string') : null;
}

/** The key without whatever else was said about it. */
export function bareJwk(jwk: Jwk, alg: PublicAlgorithm): Record<string, unknown> {
  const { kty, members } = KINDS[alg];
  return { kty, ...Object.fromEntries(members.map((name) => [name, jwk[name]])) };
}
