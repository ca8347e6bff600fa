/** Characters of a search, the fewest that a trigram index can answer and the most. */
export const SEARCH_LENGTH = { min: 3, max: 200 } as const;

/** Why comments cannot be searched for this, or null when they can. */
export function whyNotSearchable(text: string): string | null {
  if (/[\p{Alphabetic}\p{Nd}]{3}/u.test(text)) return null;
  return 'must have three letters or digits in a row, which the index finds comments by';
}

/** As texts are typed: accents as part of their letters. */
export function searchedFor(text: string): string {
  return text.normalize('NFC');
}

/** For `like` and `ilike`: whatever has these characters somewhere. */
export function patternOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
}
