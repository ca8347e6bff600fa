export type TermKind = 'word' | 'phrase' | 'wildcard' | 'regex';

export interface Term {
  id: string;
  kind: TermKind;
  /** 1 to 200 characters, 500 for a regex. In a wildcard `*` is any part of a word, or none. */
  text: string;
}

export interface TermListOptions {
  /** Whether signs and digits are read as letters, as in `sc4m`. */
  leet: boolean;
  /** BCP 47. Letters that its alphabet counts as its own (`ñ`, `å`, `ş`) are not folded. */
  language?: string;
}

export interface BadTerm {
  /** Its place in the list, from 1. */
  line: number;
  term: string;
  why: string;
}

/** UTF-16 offsets into the original text. */
export interface TermMatch {
  termId: string;
  start: number;
  end: number;
}

/** Far above what people keep by hand; compiling so many takes half a second. */
export const MAX_TERMS = 50_000;
export const MAX_TERM_CHARACTERS = 200;
export const MAX_REGEX_CHARACTERS = 500;

/** What a moderator can look through; more would say nothing new about a comment. */
export const MAX_MATCHES = 100;

/** Keeps a list's automaton to some 45 MB: 50,000 terms of 20 characters. */
export const MAX_LIST_CHARACTERS = 1_000_000;

/** Why a term cannot be in any list, or null when it may. */
export function whyNotTerm({ kind, text }: Term): string | null {
  if (text.trim() === '') return 'is empty';
  const most = kind === 'regex' ? MAX_REGEX_CHARACTERS : MAX_TERM_CHARACTERS;
  if ([...text].length > most) return `is longer than ${most} characters`;
  if (kind === 'word' && /\s/.test(text.trim())) return 'has a space: it is a phrase, not a word';
  if (kind === 'wildcard' && !text.includes('*')) return 'has no * in it: it is a word or a phrase';
  return null;
}
