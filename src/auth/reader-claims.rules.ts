/** What we take from a verified reader's token. */
export interface ReaderClaims {
  sub: string;
  name: string | null;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** A token lives an hour at most, so that a ban or a sign-out is never far away. */
const MAX_LIFE_S = 3600;
const LEEWAY_S = 60;

/** The claims of a token whose signature holds, or null when they are not acceptable. */
export function readClaims(
  payload: Readonly<Record<string, unknown>>,
  now: Date,
): ReaderClaims | null {
  const { sub, exp, iat, name } = payload;
  if (!isSub(sub)) return null;
  if (typeof exp !== 'number' || typeof iat !== 'number') return null;
  if (exp - iat > MAX_LIFE_S) return null;
  if (iat > now.getTime() / 1000 + LEEWAY_S) return null;
  return { sub, name: readName(name), expiresAt: exp * 1000 };
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

function storable(text: string): boolean {
  return !/[\p{Cs}\p{Cc}\p{Bidi_Control}]/u.test(text);
}
