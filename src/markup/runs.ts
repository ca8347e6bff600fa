import { isVisible } from './plain.js';
import type { Inline } from './tree.js';

/** What surrounds a run. Two runs are in the same link when they share the object. */
export type Mark = { kind: 'emphasis' } | { kind: 'strong' } | { kind: 'link'; href: string };

/** A stretch of a paragraph with the marks around it, outermost first, each kind once. */
export type Run = TextRun | CodeRun | BreakRun;

export interface TextRun {
  kind: 'text';
  text: string;
  marks: readonly Mark[];
}

interface CodeRun {
  kind: 'code';
  text: string;
  marks: readonly Mark[];
}

interface BreakRun {
  kind: 'break';
  /** A newline in the source: next to a `<br>` it is no second break. */
  soft: boolean;
  marks: readonly Mark[];
}

/**
 * The paragraphs that a sequence of runs makes, each in its one canonical form: no space at the
 * edge of a line or of a mark, no empty mark, no blank line. Two breaks in a row part paragraphs.
 */
export function paragraphsOf(runs: Run[]): Inline[][] {
  return splitIntoLines(runs).map((lines) => nest(hoistSpaces(joinLines(lines)), 0));
}

interface Line {
  runs: Run[];
  /** The break before it. */
  after: BreakRun | null;
}

function splitIntoLines(runs: Run[]): Line[][] {
  const paragraphs: Line[][] = [];
  let line: Run[] = [];
  let after: BreakRun | null = null;
  let hardBreaks = 0;

  function endLine(): void {
    if (line.some((run) => run.kind !== 'break' && isVisible(run.text))) {
      const current = paragraphs.at(-1);
      const ended = { runs: trim(line), after };
      if (current === undefined || hardBreaks > 1) paragraphs.push([ended]);
      else current.push(ended);
      hardBreaks = 0;
    }
    line = [];
  }

  for (const run of runs) {
    if (run.kind === 'break') {
      endLine();
      after = run;
      hardBreaks += run.soft ? 0 : 1;
    } else {
      line.push(run);
    }
  }
  endLine();
  return paragraphs;
}

function trim(line: Run[]): Run[] {
  let first = 0;
  let last = line.length - 1;
  while (isSpaceRun(line[first])) first += 1;
  while (isSpaceRun(line[last])) last -= 1;
  return line.slice(first, last + 1).map((run, index) => {
    if (run.kind !== 'text') return run;
    let text = run.text;
    if (index === 0) text = text.replace(/^[ \t]+/, '');
    if (index === last - first) text = trimEnd(text);
    return { ...run, text };
  });
}

function isSpaceRun(run: Run | undefined): boolean {
  return run?.kind === 'text' && /^[ \t]*$/.test(run.text);
}

/** A regular expression would look at every space again for each space before it. */
function trimEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1;
  return text.slice(0, end);
}

function joinLines(lines: Line[]): Run[] {
  return lines.flatMap((line, index) =>
    index > 0 && line.after !== null ? [line.after, ...line.runs] : line.runs,
  );
}

/** Moves spaces and breaks at the edge of a mark out of it, where Markdown can say them. */
function hoistSpaces(runs: Run[]): Run[] {
  const parts = runs.flatMap(splitSpaces);
  const hoisted: Run[] = [];
  let before: readonly Mark[] = [];
  for (let at = 0; at < parts.length;) {
    const gap = gapAt(parts, at);
    const after = parts[at + gap.length];
    const marks = [before, after?.marks ?? [], ...gap.map((part) => part.marks)];
    const shared = marks.reduce(commonStart);
    for (const part of gap) hoisted.push({ ...part, marks: shared });
    if (after !== undefined) hoisted.push(after);
    before = after?.marks ?? [];
    at += gap.length + 1;
  }
  return hoisted;
}

/** The spaces and breaks up to the next thing that shows. */
function gapAt(parts: Run[], start: number): Run[] {
  let end = start;
  for (let part = parts[end]; part !== undefined && !isSolid(part); part = parts[end]) end += 1;
  return parts.slice(start, end);
}

function splitSpaces(run: Run): Run[] {
  if (run.kind !== 'text' || run.marks.length === 0) return [run];
  const text = run.text.trim();
  const start = run.text.length - run.text.trimStart().length;
  const pieces = [run.text.slice(0, start), text, run.text.slice(start + text.length)];
  return pieces.filter((piece) => piece !== '').map((piece) => ({ ...run, text: piece }));
}

function isSolid(run: Run): boolean {
  return run.kind === 'code' || (run.kind === 'text' && run.text.trim() !== '');
}

function commonStart(left: readonly Mark[], right: readonly Mark[]): readonly Mark[] {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return left.slice(0, length);
}

/** Builds nodes from runs; `depth` marks are already around them, three at most. */
function nest(runs: Run[], depth: number): Inline[] {
  const nodes: Inline[] = [];
  for (let at = 0; at < runs.length;) {
    const mark = runs[at]?.marks[depth];
    let end = at + 1;
    while (end < runs.length && runs[end]?.marks[depth] === mark) end += 1;
    const group = runs.slice(at, end);
    if (mark !== undefined) nodes.push({ ...mark, children: nest(group, depth + 1) });
    else for (const leaf of leaves(group)) nodes.push(leaf);
    at = end;
  }
  return nodes;
}

/** Neighbours of a kind are one: Markdown has no way to say where the second begins. */
function leaves(runs: Run[]): Inline[] {
  const nodes: Inline[] = [];
  for (const run of runs) {
    const last = nodes.at(-1);
    if (run.kind === 'break') nodes.push({ kind: 'break' });
    else if (last?.kind === run.kind) last.text += run.text;
    else nodes.push({ kind: run.kind, text: run.text });
  }
  return nodes;
}
