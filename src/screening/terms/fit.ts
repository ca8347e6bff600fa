import { isWord, pointAt, pointBefore } from '../text/characters.rules.js';
import { standsFor, type Keys } from '../text/keys.rules.js';
import type { Boundaries } from './boundaries.js';
import type { Pattern, Piece } from './pattern.js';
import { MAX_TERM_CHARACTERS } from './term.rules.js';

/** Indexes into the normalised text. */
export interface Fit {
  start: number;
  end: number;
}

/** From here on a letter is stretched; the few words with three in a row match as they are. */
const STRETCHED = 3;

/** The longest part of a word that a `*` stands for. */
const MAX_STAR = 60;

/** Where a pattern fits whose anchor's keys are at an index, or null where it only seems to. */
export function fitAt(
  text: Keys,
  boundaries: Boundaries,
  pattern: Pattern,
  from: number,
): Fit | null {
  const { pieces, anchor } = pattern;
  const found = fitPiece(text, from, pieces[anchor]!);
  if (found === null) return null;
  const start = anchor === 0 ? found.start : extend(text, boundaries, pattern, from, -1);
  const after = from + pieces[anchor]!.keys.length;
  const end =
    anchor === pieces.length - 1 ? found.end : extend(text, boundaries, pattern, after, 1);
  if (start === null || end === null) return null;
  return isWhole(text, boundaries, pieces, { start, end }) ? { start, end } : null;
}

/** Whether a fit cuts no word. A sign at the edge of a term is never part of a larger word. */
function isWhole(text: Keys, boundaries: Boundaries, pieces: readonly Piece[], fit: Fit): boolean {
  const first = pieces[0]!.letters;
  const last = pieces.at(-1)!.letters;
  return (
    opens(text, boundaries, first, fit.start) &&
    closes(text, boundaries, last, fit.end) &&
    !isCutFromLetters(text, fit)
  );
}

function opens({ base }: Keys, boundaries: Boundaries, letters: string, start: number): boolean {
  if (letters !== '' && !isWord(pointAt(letters, 0))) return true;
  // A sign that stands for a letter is one.
  if (!isWord(pointAt(base.text, start))) return !isWord(pointBefore(base.text, start));
  return boundaries.isStart(start);
}

function closes({ base }: Keys, boundaries: Boundaries, letters: string, end: number): boolean {
  if (letters !== '' && !isWord(pointBefore(letters, letters.length))) return true;
  if (!isWord(pointBefore(base.text, end))) return !isWord(pointAt(base.text, end));
  return boundaries.isEnd(end);
}

/** Two letters out of several that stand alone are no word: `a m` in `s c a m`. */
function isCutFromLetters({ base: { joints } }: Keys, { start, end }: Fit): boolean {
  return joints.size > 0 && end - start <= 2 && joints.has(start) !== joints.has(end);
}

/** Whether a piece reads as the text does from a key on: run for run, letter for letter. */
function fitPiece(text: Keys, from: number, piece: Piece): Fit | null {
  const last = piece.keys.length - 1;
  let start = text.at[from]!;
  let end = text.at[from + last + 1]!;
  for (let key = 0; key <= last; key += 1) {
    const begin = text.at[from + key]!;
    const excess = text.at[from + key + 1]! - begin - (piece.at[key + 1]! - piece.at[key]!);
    const isStretched = excess > 0 && text.at[from + key + 1]! - begin >= STRETCHED;
    // A word may begin or end with the letter that its neighbour ends or begins with.
    if (excess < 0) return null;
    if (excess > 0 && !isStretched) {
      if (key === 0) start += excess;
      else if (key === last) end -= excess;
      else return null;
    }
    if (!readsAs(text, piece, key, from + key)) return null;
  }
  return { start, end };
}

/** No term has a longer run; what a text has beyond it is not looked at. */
const MAX_RUN = MAX_TERM_CHARACTERS;

/** Whether the letters of a run are those of the term's, give or take signs for letters. */
function readsAs(text: Keys, piece: Piece, key: number, textKey: number): boolean {
  const begin = text.at[textKey]!;
  const run = text.base.text.slice(begin, Math.min(text.at[textKey + 1]!, begin + MAX_RUN));
  const letters = piece.letters.slice(piece.at[key], piece.at[key + 1]);
  if (run === letters) return true;
  const isAlike = run.length === letters.length;
  return [...run].every((character, nth) =>
    isAlike
      ? standsFor(character, letters.charAt(nth))
      : [...letters].some((letter) => standsFor(character, letter)),
  );
}

/** Fits the pieces beyond the anchor, one way or the other, each after some part of a word. */
function extend(
  text: Keys,
  boundaries: Boundaries,
  { pieces, anchor }: Pattern,
  from: number,
  way: 1 | -1,
): number | null {
  let at = from;
  let edge: number | null = null;
  for (let nth = anchor + way; nth >= 0 && nth < pieces.length; nth += way) {
    const isLast = nth === 0 || nth === pieces.length - 1;
    const step = isLast && pieces[nth]!.keys === '' ? restOfWord : nextPiece;
    const next = step(text, boundaries, { at, way, piece: pieces[nth]!, isLast });
    if (next === null) return null;
    ({ at, edge } = next);
  }
  return edge;
}

interface Step {
  at: number;
  way: 1 | -1;
  piece: Piece;
  isLast: boolean;
}

type Stepped = { at: number; edge: number } | null;

/** To the end of the word that a piece is a part of, or that stands next to it. */
function restOfWord({ base, at: begins }: Keys, boundaries: Boundaries, step: Step): Stepped {
  for (let gap = 0, key = step.at; gap <= MAX_STAR; gap += 1, key += step.way) {
    const edge = begins[key]!;
    const sides = [pointBefore(base.text, edge), pointAt(base.text, edge)];
    const [near, far] = step.way === 1 ? sides : sides.reverse();
    const isEdge = step.way === 1 ? boundaries.isEnd(edge) : boundaries.isStart(edge);
    if (!isWord(far!) || (isEdge && isWord(near!))) return { at: key, edge };
  }
  return null;
}

function nextPiece(text: Keys, boundaries: Boundaries, step: Step): Stepped {
  const { at, way, piece } = step;
  const { length } = piece.keys;
  for (let gap = 0; gap <= MAX_STAR; gap += 1) {
    const from = way === 1 ? at + gap : at - gap - length;
    if (from < 0 || from + length > text.text.length) return null;
    const edge = edgeOf(text, boundaries, step, from);
    if (edge !== null) return { at: way === 1 ? from + length : from, edge };
    if (!isWord(text.text.charCodeAt(way === 1 ? from : from + length - 1))) return null;
  }
  return null;
}

/** The far edge of a piece that fits at a key, and at the end of a word if it is the last. */
function edgeOf(
  text: Keys,
  boundaries: Boundaries,
  { way, piece, isLast }: Step,
  from: number,
): number | null {
  if (!text.text.startsWith(piece.keys, from)) return null;
  const fit = fitPiece(text, from, piece);
  if (fit === null) return null;
  const isOpen = way === 1 ? closes : opens;
  const edge = way === 1 ? fit.end : fit.start;
  return !isLast || isOpen(text, boundaries, piece.letters, edge) ? edge : null;
}
