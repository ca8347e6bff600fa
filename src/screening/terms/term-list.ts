import { Automaton } from './automaton.js';
import { patternsOf, type Pattern } from './pattern.js';
import { beyondListBound, compileRegex, type CompiledRegex } from './regexes.js';
import {
  MAX_LIST_CHARACTERS,
  MAX_TERMS,
  whyNotTerm,
  type BadTerm,
  type Term,
  type TermListOptions,
} from './term.rules.js';

/** A list ready to be matched. */
export interface TermList {
  options: TermListOptions;
  automaton: Automaton;
  /** By the number that the automaton gives. */
  patterns: readonly Pattern[];
  regexes: readonly CompiledRegex[];
}

export type CompiledTermList = { list: TermList; bad: [] } | { list: null; bad: BadTerm[] };

/** Makes a list of its terms, or says of every bad one what is wrong with it. */
export function compileTermList(
  terms: readonly Term[],
  options: TermListOptions,
): CompiledTermList {
  const reading = new Reading(options);
  for (const [index, term] of terms.entries()) reading.take(index + 1, term);
  return reading.finish();
}

class Reading {
  private readonly bad: BadTerm[] = [];
  private readonly patterns: Pattern[] = [];
  private readonly regexes: (CompiledRegex & { line: number; term: string })[] = [];
  private characters = 0;

  constructor(private readonly options: TermListOptions) {}

  take(line: number, term: Term): void {
    const why = line > MAX_TERMS ? `is beyond the first ${MAX_TERMS}` : this.refusalOf(line, term);
    if (why !== null) this.bad.push({ line, term: term.text, why });
  }

  finish(): CompiledTermList {
    const bad = [...this.bad, ...beyondListBound(this.regexes)].sort((a, b) => a.line - b.line);
    if (bad.length > 0) return { list: null, bad };
    const { options, patterns, regexes } = this;
    const anchors = patterns.map(({ pieces, anchor }) => pieces[anchor]!.keys);
    const list = { options, automaton: new Automaton(anchors), patterns, regexes };
    return { list, bad: [] };
  }

  /** Takes a term in, or says why not. */
  private refusalOf(line: number, term: Term): string | null {
    const why = whyNotTerm(term);
    if (why !== null) return why;
    if (term.kind === 'regex') {
      const compiled = compileRegex(term);
      if (typeof compiled === 'string') return compiled;
      this.regexes.push({ ...compiled, line, term: term.text });
      return null;
    }
    const patterns = patternsOf(term, this.options);
    if (typeof patterns === 'string') return patterns;
    for (const pattern of patterns) {
      this.patterns.push(pattern);
      this.characters += pattern.pieces[pattern.anchor]!.keys.length;
    }
    return this.characters > MAX_LIST_CHARACTERS ? 'makes the list too long' : null;
  }
}
