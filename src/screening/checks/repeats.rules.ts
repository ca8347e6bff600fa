import type { Finding, Range } from '../finding.rules.js';
import { compose, type Normalised } from '../text/normalise.rules.js';

/** How often a thing may come; null for any number. */
export interface RepeatsPolicy {
  /** The same character in a row. Dashes, dots and the like are not counted: they draw lines. */
  mostCharacters: number | null;
  /** The same word in a row, in whatever case. */
  mostWords: number | null;
  /** The same line, anywhere in the text. */
  mostLines: number | null;
}

interface Piece extends Range {
  text: string;
}

/** What repeats itself too often in a text, seen without what is invisible. */
export function repeatFindings(original: string, policy: RepeatsPolicy): Finding[] {
  const composed = compose(original);
  const found = [
    finding(composed, 'characters', inRow(characters(composed.text), policy.mostCharacters)),
    finding(composed, 'words', inRow(words(composed.text), policy.mostWords)),
    finding(composed, 'lines', anywhere(lines(composed.text), policy.mostLines)),
  ];
  return found.filter((one) => one !== null);
}

function finding({ starts, ends }: Normalised, what: string, pieces: Piece[]): Finding | null {
  if (pieces.length === 0) return null;
  return {
    check: 'repeats',
    ranges: pieces.map(({ start, end }) => ({
      start: starts[start] ?? 0,
      end: ends[end - 1] ?? 0,
    })),
    values: [...new Set(pieces.map(({ text }) => text))],
    detail: `repeated-${what}`,
  };
}

/** Rows of the same piece, each as one. */
function inRow(pieces: Iterable<Piece>, most: number | null): Piece[] {
  const rows: (Piece & { length: number })[] = [];
  for (const piece of pieces) {
    const row = rows.at(-1);
    if (row?.text === piece.text) {
      rows[rows.length - 1] = { ...row, end: piece.end, length: row.length + 1 };
    } else {
      rows.push({ ...piece, length: 1 });
    }
  }
  return rows.filter(({ length }) => most !== null && length > most);
}

/** Every piece that comes too often, each time but the first. */
function anywhere(pieces: Iterable<Piece>, most: number | null): Piece[] {
  const places = new Map<string, Piece[]>();
  for (const piece of pieces) {
    places.set(piece.text, [...(places.get(piece.text) ?? []), piece]);
  }
  const often = [...places.values()].filter((same) => most !== null && same.length > most);
  return often.flatMap((same) => same.slice(1)).sort((a, b) => a.start - b.start);
}

function* characters(text: string): Generator<Piece> {
  let start = 0;
  for (const character of text) {
    const end = start + character.length;
    const isDrawn = /[\s\-=_.*~#─━]/.test(character);
    yield { text: isDrawn ? `${start}` : character.toLowerCase(), start, end };
    start = end;
  }
}

function words(text: string): Iterable<Piece> {
  return pieces(text, /[\p{L}\p{M}\p{N}]+/gu);
}

function lines(text: string): Iterable<Piece> {
  return pieces(text, /[^\n]*[\p{L}\p{N}][^\n]*/gu);
}

function* pieces(text: string, pattern: RegExp): Generator<Piece> {
  for (const { 0: piece, index } of text.matchAll(pattern)) {
    const same = piece.trim().toLowerCase();
    yield { text: same, start: index, end: index + piece.length };
  }
}
