import { isSyllable, pointAt } from '../text/characters.rules.js';
import type { Keys } from '../text/keys.rules.js';
import { countScripts, type Script } from '../text/scripts.rules.js';
import { looksAsSpelled, readAs, type Reading } from '../text/screened-text.js';
import type { Term, TermListOptions } from './term.rules.js';

/** A piece of a term as it is looked for. */
export interface Piece {
  letters: string;
  keys: string;
  /** Where in `letters` the run of each key begins, and where the last ends. */
  at: readonly number[];
}

/** One way in which a term may read. A word or a phrase is one piece; `*` parts the pieces. */
export interface Pattern {
  termId: string;
  scripts: ReadonlyMap<Script, number>;
  pieces: readonly Piece[];
  /** Which piece the automaton looks for: the longest. */
  anchor: number;
}

/** Every way in which a term may read, or why there is none. */
export function patternsOf(term: Term, options: TermListOptions): Pattern[] | string {
  const found = new Map<string, Pattern>();
  const scripts = countScripts(term.text);
  for (const { reading, text } of writingsOf(term.text.trim(), options)) {
    const parts = term.kind === 'wildcard' ? text.split(/\*+/) : [text];
    const pieces = parts.map((part) => pieceOf(readAs(part, reading, options.language)));
    const anchor = longest(pieces);
    const why = whyNotAnchor(pieces[anchor]!, term);
    if (why !== null) return why;
    const name = pieces.map(({ letters, keys }) => `${letters}\u0000${keys}`).join('\u0001');
    if (!found.has(name)) found.set(name, { termId: term.id, scripts, pieces, anchor });
  }
  return [...found.values()];
}

/** A term looks one way in small letters and another in capitals: `ν` is like v, `Ν` like N. */
function writingsOf(
  text: string,
  { leet }: TermListOptions,
): Iterable<{ reading: Reading; text: string }> {
  const readings: Reading[] = looksAsSpelled(text) ? ['spelled'] : ['spelled', 'looks'];
  if (leet) readings.push('leet');
  return readings.flatMap((reading) => {
    if (reading === 'spelled' || /^[\x00-\x7f]*$/.test(text)) return [{ reading, text }];
    return [
      { reading, text: text.toLowerCase() },
      { reading, text: text.toUpperCase() },
    ];
  });
}

function pieceOf({ base, text, at }: Keys): Piece {
  return { letters: base.text, keys: text, at };
}

function longest(pieces: readonly Piece[]): number {
  let anchor = 0;
  for (const [index, { keys }] of pieces.entries()) {
    if (keys.length > pieces[anchor]!.keys.length) anchor = index;
  }
  return anchor;
}

function whyNotAnchor({ letters, keys }: Piece, { kind }: Term): string | null {
  if (keys.trim() === '') return 'holds nothing that shows';
  if (kind !== 'wildcard' || letters.length > 1 || isSyllable(pointAt(keys, 0))) return null;
  return 'needs two letters side by side, or it would match too much';
}
