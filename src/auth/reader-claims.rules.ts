import { ASSERTED_ROLES, type AssertedRole } from './permission.rules.js';

/** What we take from a verified reader's token. */
export interface ReaderClaims {
  sub: string;
  name: string | null;
  email: string | null;
  /** Whether the issuer has seen to it that the address is the reader's. */
  emailVerified: boolean;
  /** An https:// address. */
  picture: string | null;
  /** Counts only where the signing key may assert roles. */
  role: AssertedRole | null;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** A token lives an hour at most, so that a ban or a sign-out is never far away. */
const MAX_LIFE_S = 3600;
const LEEWAY_S = 60;
const MAX_EMAIL = 254;
const MAX_URL = 2048;

/** The claims of a token whose signature holds, or null when they are not acceptable. */
export function readClaims(
  payload: Readonly<Record<string, unknown>>,
  now: Date,
): ReaderClaims | null {
  const { sub } = payload;
  const expiresAt = readExpiry(payload, now);
  if (!isSub(sub)) return null;
  if (expiresAt === null) return null;
  const email = readEmail(payload['email']);
  return {
    sub,
    name: readName(payload['name']),
    email,
    emailVerified: email !== null && payload['email_verified'] === true,
    picture: readPicture(payload['picture']),
    role: ASSERTED_ROLES.find((role) => role === payload['role']) ?? null,
    expiresAt,
  };
}

function readExpiry({ exp, iat }: Readonly<Record<string, unknown>>, now: Date): number | null {
  if (typeof exp !== 'number' || typeof iat !== 'number') return null;
  const early = iat > now.getTime() / 1000 + LEEWAY_S;
  return early || exp - iat > MAX_LIFE_S ? null : exp * 1000;
}

/** Whether this can be a site's own name for one of its readers: 1 to 128 characters. */
export function isSub(sub: unknown): sub is string {
  return typeof sub === 'string' && sub.length >= 1 && sub.length <= 128 && storable(sub);
}

/** A name that cannot be shown is left out; the reader still signs in. */
function readName(name: unknown): string | null {
  if (typeof name !== 'string' || !storable(name)) return null;
  const trimmed = name.trim();
  return trimmed === '' || [...trimmed].length > 80 ? null : trimmed;
}

/** Left out, as a name is, when no mail could ever reach it. */
function readEmail(email: unknown): string | null {
  if (typeof email !== 'string' || email.length > MAX_EMAIL || !storable(email)) return null;
  return /^[^\s@]+@[^\s@]+$/.test(email) ? email : null;
}

function readPicture(picture: unknown): string | null {
  if (typeof picture !== 'string' || picture.length > MAX_URL || !URL.canParse(picture))
    return null;
  const { protocol, username, password, href } = new URL(picture);
  const plain = protocol === 'https:' && username === '' && password === '';
  return plain && href.length <= MAX_URL ? href : null;
}

function storable(text: string): boolean {
  return !/[\p{Cs}\p{Cc}\p{Bidi_Control}]/u.test(text);
}
