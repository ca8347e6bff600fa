import type { Normalised } from './normalise.rules.js';

/** What a term is looked up by: each run of a letter is one letter, so that `baaad` finds `bad`. */
export interface Keys {
  base: Normalised;
  text: string;
  /** Where in `base` the run of each key begins, and one more: where the last ends. */
  at: readonly number[];
}

/** Signs and digits that are written for letters, and the letters they stand for. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'il',
  '+': 't',
  '€': 'e',
  '£': 'l',
};

export type KeyOf = (character: string) => string;

/** Every character is its own key. */
export const plainKey: KeyOf = (character) => character;

/** A sign's key is that of its letters; `i` and `l` share one, as some signs stand for either. */
export const leetKey: KeyOf = (character) => {
  const letter = LEET[character]?.charAt(0) ?? character;
  return letter === 'l' ? 'i' : letter;
};

/** Whether a character of a text may be read as a character of a term. */
export function standsFor(character: string, letter: string): boolean {
  return character === letter || (LEET[character]?.includes(letter) ?? false);
}

export function isLeet(character: string): boolean {
  return LEET[character] !== undefined;
}

export function hasLeet(text: string): boolean {
  return /[0-9@$!|+€£]/.test(text);
}

/** Squeezes a normalised text. */
export function squeeze(base: Normalised, keyOf: KeyOf): Keys {
  const at: number[] = [];
  let text = '';
  let last = '';
  for (let index = 0; index < base.text.length; index += 1) {
    const key = keyOf(base.text.charAt(index));
    if (key !== last) {
      text += key;
      at.push(index);
      last = key;
    }
  }
  at.push(base.text.length);
  return { base, text, at };
}
