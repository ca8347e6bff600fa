import type { Phrases } from './phrase-forms.rules.js';
import { GERMAN } from './phrases-de.rules.js';
import { ENGLISH } from './phrases-en.rules.js';
import { SPANISH } from './phrases-es.rules.js';
import { FRENCH } from './phrases-fr.rules.js';

export type { Phrases, Reason } from './phrase-forms.rules.js';

const PHRASES: Record<string, Phrases> = { en: ENGLISH, de: GERMAN, fr: FRENCH, es: SPANISH };

/** The languages we can speak. */
export const LANGUAGES: readonly string[] = Object.keys(PHRASES);

/** The phrases of a BCP 47 tag's language; English where we do not speak it. */
export function phrasesIn(tag: string): Phrases {
  return PHRASES[tag.toLowerCase().split('-')[0]!] ?? PHRASES['en']!;
}
