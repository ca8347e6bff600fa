import { isMark, isSyllable, isWord, mayCompose, pointAt } from './characters.rules.js';
import type { Normalised } from './normalise.rules.js';

/** Fewer single letters side by side are initials, options or variables. */
const MIN_LETTERS = 3;
const MIN_SYLLABLES = 2;

/** The longest separator between two letters of one word, as in `b - a - d`. */
const MAX_SEPARATOR = 3;

interface Run {
  start: number;
  end: number;
}

/** Joins letters that stand alone with the same separator between them: `b a d`, `b*a*d`. */
export function joinLetters(normalised: Normalised): Normalised {
  const chains = chainsOf(normalised.text);
  return chains.length === 0 ? normalised : withoutSeparators(normalised, chains);
}

function chainsOf(text: string): Run[][] {
  const chains: Run[][] = [];
  const letters = [...singleLetters(text)];
  let chain: Run[] = [];
  for (const [nth, letter] of letters.entries()) {
    const isNext = isCloserTo(text, letters[nth + 1], chain, letter);
    if (isNext || !continues(text, chain, letter)) {
      chain = isWhole(text, chain) ? keep(chains, chain) : chain.slice(-1);
      if (isNext || !continues(text, chain, letter)) chain = [];
      if (chain.length === 0 && isElided(text, letter)) continue;
    }
    chain.push(letter);
  }
  if (isWhole(text, chain)) keep(chains, chain);
  return chains;
}

/** In `b a d b.a.d` the second b belongs to what follows. */
function isCloserTo(
  text: string,
  next: Run | undefined,
  chain: readonly Run[],
  letter: Run,
): boolean {
  const last = chain.at(-1);
  if (next === undefined || last === undefined || next.start - letter.end > MAX_SEPARATOR) {
    return false;
  }
  const separator = text.slice(letter.end, next.start);
  return !/[\s\p{L}\p{N}]/u.test(separator) && /\s/.test(text.slice(last.end, letter.start));
}

function keep(chains: Run[][], chain: Run[]): Run[] {
  chains.push(chain);
  return [];
}

/** Letters or digits, each with its marks, that have no other beside them. */
function* singleLetters(text: string): Generator<Run> {
  for (let at = 0; at < text.length;) {
    const start = at;
    let letters = 0;
    for (; at < text.length && isWord(text.charCodeAt(at)); at += 1) {
      if (!isMark(text.charCodeAt(at))) letters += 1;
    }
    // What would compose with the letter before it is no letter alone.
    if (letters === 1 && !mayCompose(text.charCodeAt(start))) yield { start, end: at };
    if (at === start) at += 1;
  }
}

function continues(text: string, chain: readonly Run[], letter: Run): boolean {
  const last = chain.at(-1);
  if (last === undefined) return false;
  const separator = text.slice(last.end, letter.start);
  if (separator.length > MAX_SEPARATOR || /[\p{L}\p{N}]/u.test(separator)) return false;
  const before = chain.at(-2);
  return before === undefined || text.slice(before.end, last.start) === separator;
}

/** The `s` of `it's` is no letter alone. */
function isElided(text: string, { start }: Run): boolean {
  return /[\p{L}\p{N}]['’]$/u.test(text.slice(Math.max(0, start - 2), start));
}

function isWhole(text: string, chain: readonly Run[]): boolean {
  if (chain.length < MIN_SYLLABLES) return false;
  const points = chain.map(({ start }) => pointAt(text, start));
  if (points.every((point) => isSyllable(point))) return true;
  return (
    chain.length >= MIN_LETTERS && chain.some(({ start }) => /\p{L}/u.test(text.charAt(start)))
  );
}

function withoutSeparators(normalised: Normalised, chains: readonly Run[][]): Normalised {
  const kept: number[] = [];
  const joints = new Set<number>();
  let from = 0;
  for (const chain of chains) {
    for (const [nth, { start, end }] of chain.entries()) {
      if (nth === 0) pushAll(kept, from, start);
      else joints.add(kept.length);
      pushAll(kept, start, end);
      from = end;
    }
  }
  pushAll(kept, from, normalised.text.length);
  return {
    text: kept.map((at) => normalised.text.charAt(at)).join(''),
    starts: kept.map((at) => normalised.starts[at] ?? 0),
    ends: kept.map((at) => normalised.ends[at] ?? 0),
    joints,
  };
}

function pushAll(indexes: number[], from: number, to: number): void {
  for (let at = from; at < to; at += 1) indexes.push(at);
}
