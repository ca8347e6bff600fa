import { nameFrom } from '../people/person-name.rules.js';
import { isSub } from '../people/person-ref.rules.js';
import { pictureFrom } from '../people/picture.rules.js';
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
    // A name that cannot be shown is left out; the reader still signs in.
    name: typeof payload['name'] === 'string' ? nameFrom(payload['name']) : null,
    email,
    emailVerified: email !== null && payload['email_verified'] === true,
    picture: pictureFrom(payload['picture']),
    role: ASSERTED_ROLES.find((role) => role === payload['role']) ?? null,
    expiresAt,
  };
}

function readExpiry({ exp, iat }: Readonly<Record<string, unknown>>, now: Date): number | null {
  if (typeof exp !== 'number' || typeof iat !== 'number') return null;
  const early = iat > now.getTime() / 1000 + LEEWAY_S;
  return early || exp - iat > MAX_LIFE_S ? null : exp * 1000;
}

/** Left out, as a name is, when no mail could ever reach it. */
function readEmail(email: unknown): string | null {
  if (typeof email !== 'string' || email.length > MAX_EMAIL || !storable(email)) return null;
  return /^[^\s@]+@[^\s@]+$/.test(email) ? email : null;
}

function storable(text: string): boolean {
  return !/[\p{Cs}\p{Cc}\p{Bidi_Control}]/u.test(text);
}
