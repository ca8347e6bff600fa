import type { Finding } from '../finding.rules.js';
import type { TermMatch } from '../terms/term.rules.js';

/** What the matches of a list come to, or null when there is none. */
export function termsFinding(matches: readonly TermMatch[]): Finding | null {
  if (matches.length === 0) return null;
  return {
    check: 'terms',
    ranges: matches.map(({ start, end }) => ({ start, end })),
    values: [...new Set(matches.map(({ termId }) => termId))],
    detail: 'term-matched',
  };
}
