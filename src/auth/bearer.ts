import { Problem } from '../common/http/problem.js';

/** @throws {Problem} invalid-credential when the header is there and is no Bearer token */
export function bearerOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  const match = /^Bearer +([^\s]+)$/i.exec(header);
  if (!match) throw new Problem('invalid-credential', 'Send "Authorization: Bearer <token>".');
  return match[1]!;
}
