import { Problem } from '../common/http/problem.js';

/**
 * Whom a reader writes, votes or reports as, of what locking them gave.
 *
 * @throws {Problem} invalid-credential (they were erased)
 */
export function presentAuthor(locked: string | null): string {
  if (locked === null) throw new Problem('invalid-credential', 'Sign in again.');
  return locked;
}
