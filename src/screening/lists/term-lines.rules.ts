import type { Term } from '../terms/term.rules.js';

/**
 * A term as people write it, one a line: `/pattern/` is a regular expression, what holds a `*` a
 * wildcard, what holds a space a phrase, anything else a word. It is named by its line's text.
 */
export function termOf(line: string): Term {
  const text = line.trim();
  if (isPattern(text)) return { id: line, kind: 'regex', text: text.slice(1, -1) };
  const kind = text.includes('*') ? 'wildcard' : /\s/.test(text) ? 'phrase' : 'word';
  return { id: line, kind, text };
}

function isPattern(text: string): boolean {
  return text.length > 2 && text.startsWith('/') && text.endsWith('/');
}

/** What decides where a list is matched. */
export interface Weight {
  characters: number;
  patterns: boolean;
}

export function weightOf(lines: readonly string[]): Weight {
  const characters = lines.reduce((sum, line) => sum + line.length, 0);
  return { characters, patterns: lines.some((line) => isPattern(line.trim())) };
}

/** Compiled in some milliseconds, and matched in less than a comment takes to render. */
const MOST_INLINE = 5_000;

/** Whether a list is matched by a thread of its own: it may be slow, and others must not wait. */
export function isHeavy({ characters, patterns }: Weight): boolean {
  return patterns || characters > MOST_INLINE;
}
