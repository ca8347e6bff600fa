import { createHash } from 'node:crypto';

/** For everything that depends on the caller, and for every error. */
export const PRIVATE = 'private, no-store';

/** For public reads: shared caches keep them for the site's `cacheSeconds`, browsers ask again. */
export function publicFor(seconds: number): string {
  return `public, max-age=0, s-maxage=${seconds}`;
}

/** A strong entity tag (RFC 9110) over the bytes; `version` first where one resource has one. */
export function entityTag(body: Buffer, version?: number): string {
  const hash = hashOf(body);
  return version === undefined ? `"${hash}"` : `"${version}.${hash}"`;
}

/** What a tag says about the bytes, unquoted. */
export function hashOf(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 16);
}

/** Whether `If-None-Match` names this tag (weak comparison, RFC 9110 section 13.1.2). */
export function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  if (!ifNoneMatch) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag);
}
