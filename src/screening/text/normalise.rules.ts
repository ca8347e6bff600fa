import { isIgnored, isMark, isSpace, mayCompose, pointAt } from './characters.rules.js';
import { fold, type Folding } from './fold.rules.js';
import { isRegionalLetter, regionalLetter } from './lookalikes.rules.js';

/** All offsets are in UTF-16 units. */
export interface Normalised {
  text: string;
  /** For each unit of `text`, where in the original it comes from: from `starts` up to `ends`. */
  starts: readonly number[];
  ends: readonly number[];
  /** Units of `text` before which separators between single letters were left out. */
  joints: ReadonlySet<number>;
}

/** More marks than any letter has: UAX 15 calls a text with at most 30 in a row stream-safe. */
const MAX_MARKS = 30;

/** What is ignored is left out, each run of spaces is one space, and the rest is folded. */
export function normalise(original: string, folding: Folding): Normalised {
  const written = rewrite(original, (cluster) => fold(cluster, folding), new Writer(oneSpace));
  return folding.lookalikes ? readRegional(written) : written;
}

/** The text under NFKC and without what is ignored; cases, marks and spaces stay. */
export function compose(original: string): Normalised {
  return rewrite(original, (cluster) => cluster.normalize('NFKC'), new Writer(allSpaces));
}

function rewrite(
  original: string,
  change: (cluster: string) => string,
  writer: Writer,
): Normalised {
  const changed = new Map<string, string>();
  let at = 0;
  while (at < original.length) {
    const { text, end } = isAsciiAt(original, at)
      ? { text: original.charAt(at), end: at + 1 }
      : clusterAt(original, at, pointAt(original, at));
    let written = changed.get(text);
    if (written === undefined) {
      written = change(text);
      changed.set(text, written);
    }
    writer.write(written, at, end);
    at = end;
  }
  return writer.written();
}

/** A character of ASCII that shows, with another after it: nothing composes with either. */
function isAsciiAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0x20 && unit < 0x7f && text.charCodeAt(at + 1) < 0x80;
}

/** A character and what may compose with it, seen through what is ignored between them. */
function clusterAt(original: string, at: number, first: number): { text: string; end: number } {
  let end = at + (first > 0xffff ? 2 : 1);
  if (isIgnored(first)) return { text: '', end };
  let text = original.slice(at, end);
  let marks = 0;
  for (let next = end; next < original.length;) {
    const point = pointAt(original, next);
    const after = next + (point > 0xffff ? 2 : 1);
    if (!isIgnored(point)) {
      if (!mayCompose(point)) break;
      marks = isMark(point) ? marks + 1 : 0;
      if (marks <= MAX_MARKS) text += original.slice(next, after);
      end = after;
    }
    next = after;
  }
  return { text, end };
}

/** What a unit is written as, or nothing where it adds nothing to the one before it. */
type Spacing = (unit: string, before: string) => string;

const allSpaces: Spacing = (unit) => unit;

function oneSpace(unit: string, before: string): string {
  if (!isSpace(unit.charCodeAt(0))) return unit;
  return before === ' ' ? '' : ' ';
}

class Writer {
  private text = '';
  private last = '';
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(private readonly spacing: Spacing) {}

  /** Writes what a stretch of the original became. */
  write(changed: string, start: number, end: number): void {
    for (let at = 0; at < changed.length; at += 1) {
      const unit = this.spacing(changed.charAt(at), this.last);
      if (unit === '') {
        this.ends[this.ends.length - 1] = end;
      } else {
        this.text += unit;
        this.last = unit;
        this.starts.push(start);
        this.ends.push(end);
      }
    }
  }

  written(): Normalised {
    return { text: this.text, starts: this.starts, ends: this.ends, joints: new Set() };
  }
}

/** Reads single regional indicators as letters; pairs are flags. */
function readRegional(written: Normalised): Normalised {
  if (!/[\u{1f1e6}-\u{1f1ff}]/u.test(written.text)) return written;
  const writer = new Writer(allSpaces);
  const isOne = (at: number): boolean => isRegionalLetter(pointAt(written.text, at));
  for (let at = 0; at < written.text.length; at += 1) {
    const start = written.starts[at] ?? 0;
    const end = written.ends[at] ?? 0;
    const isAlone = isOne(at) && !isOne(at - 2) && !isOne(at + 2);
    const point = pointAt(written.text, at);
    writer.write(isAlone ? regionalLetter(point) : written.text.charAt(at), start, end);
    if (isAlone) at += 1;
  }
  return writer.written();
}
