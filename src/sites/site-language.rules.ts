import { LANGUAGES } from '../common/language/phrases.rules.js';

/**
 * The language asked for, or its plain form (`de` for `de-AT`), where the site uses it or we speak
 * it; else the site's first.
 */
export function languageFor(
  { settings }: { settings: { languages: readonly string[] } },
  asked: string | undefined,
): string {
  const first = settings.languages[0] ?? 'en';
  if (asked === undefined) return first;
  const known = [...settings.languages, ...LANGUAGES];
  const like = (tag: string): string | undefined =>
    known.find((each) => each.toLowerCase() === tag.toLowerCase());
  return like(asked) ?? like(asked.split('-')[0]!) ?? first;
}
