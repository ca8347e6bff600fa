import type { Folding } from './fold.rules.js';

/** Alphabets by language: collators are dear to make, and there are few languages on a site. */
const known = new Map<string, Folding['isOwnLetter']>();

/** Without a language, a letter is itself with or without marks. */
export const noOwnLetters: Folding['isOwnLetter'] = () => false;

/**
 * Which letters a language counts as its own: those that its alphabetical order (CLDR) tells apart
 * at the first level. Spanish tells `año` from `ano`; English takes both for one.
 */
export function ownLettersOf(language: string): Folding['isOwnLetter'] {
  let isOwn = known.get(language);
  if (isOwn === undefined) {
    const { compare } = new Intl.Collator(language, { sensitivity: 'base' });
    isOwn = (marked, bare) => /^\p{sc=Latin}/u.test(bare) && compare(marked, bare) !== 0;
    known.set(language, isOwn);
  }
  return isOwn;
}
