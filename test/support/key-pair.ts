import { constants, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A key pair for one algorithm, and tokens signed with it. */
export interface KeyPair {
  alg: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
  /** The public half. */
  jwk: Record<string, unknown>;
  /** A token with `alg` and whatever else its header is to say. */
  token(payload: object, header?: object): string;
}

export function keyPair(alg: string, bits = 2048): KeyPair {
  const { publicKey, privateKey } = generate(alg, bits);
  const signature = (data: Buffer): Buffer => signatureOf(alg, data, privateKey);
  return {
    alg,
    publicKey,
    privateKey,
    jwk: { ...publicKey.export({ format: 'jwk' }) },
    token: (payload, header = {}) => tokenOf(payload, { alg, ...header }, signature),
  };
}

/** A token whose signature is whatever this makes of it. */
export function tokenOf(
  payload: object,
  header: object,
  signature: (data: Buffer) => Buffer,
): string {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${signature(Buffer.from(signed)).toString('base64url')}`;
}

/** An HMAC under this key, whoever knows it. */
export const hmac =
  (secret: string | Buffer, hash = 'sha256') =>
  (data: Buffer): Buffer =>
    createHmac(hash, secret).update(data).digest();

export function signatureOf(alg: string, data: Buffer, key: KeyObject): Buffer {
  const hash = alg === 'EdDSA' ? null : `sha${alg.slice(2)}`;
  if (alg.startsWith('PS')) {
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    return sign(hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
  }
  return sign(hash, data, { key, dsaEncoding: 'ieee-p1363' });
}

const CURVES: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

function generate(alg: string, modulusLength: number) {
  if (alg === 'EdDSA') return generateKeyPairSync('ed25519');
  const namedCurve = CURVES[alg];
  return namedCurve
    ? generateKeyPairSync('ec', { namedCurve })
    : generateKeyPairSync('rsa', { modulusLength });
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
