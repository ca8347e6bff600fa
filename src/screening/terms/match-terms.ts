import { isLeet, type Keys } from '../text/keys.rules.js';
import { ScreenedText } from '../text/screened-text.js';
import { countScripts, isDisguise } from '../text/scripts.rules.js';
import { Boundaries } from './boundaries.js';
import { fitAt, type Fit } from './fit.js';
import type { Pattern } from './pattern.js';
import { matchRegexes } from './regexes.js';
import type { TermList } from './term-list.js';
import { MAX_MATCHES, type TermMatch } from './term.rules.js';

/** What seems to match is looked at closely; a text made of near misses is left at some point. */
const MAX_LOOKS = 100_000;

/** A number is no word: of its own letters a match has this many, whatever signs it has. */
const MIN_LETTERS = 2;

/** The first matches of a list in a text, in the order of the text, each place and term once. */
export function matchTerms(list: TermList, text: string | ScreenedText): TermMatch[] {
  const screened = typeof text === 'string' ? new ScreenedText(text) : text;
  const matches = matchRegexes(list.regexes, screened.original);
  for (const keys of screened.readings(list.options).values()) {
    matches.push(...matchReading(list, screened, keys));
  }
  return inOrder(matches).slice(0, MAX_MATCHES);
}

function matchReading(list: TermList, screened: ScreenedText, keys: Keys): TermMatch[] {
  const boundaries = new Boundaries(keys.base, list.options.language);
  const matches: TermMatch[] = [];
  let looks = 0;
  list.automaton.scan(keys.text, (number, end) => {
    const pattern = list.patterns[number]!;
    const from = end - pattern.pieces[pattern.anchor]!.keys.length;
    const fit = fitAt(keys, boundaries, pattern, from);
    if (fit !== null) {
      const match = toMatch(pattern, keys, fit);
      if (isMeant(pattern, screened, match) && !isNumber(keys, fit, pattern)) matches.push(match);
    }
    looks += 1;
    return looks < MAX_LOOKS && matches.length < MAX_MATCHES;
  });
  return matches;
}

function toMatch({ termId }: Pattern, { base }: Keys, { start, end }: Fit): TermMatch {
  return { termId, start: base.starts[start]!, end: base.ends[end - 1]! };
}

function isMeant({ scripts }: Pattern, screened: ScreenedText, { start, end }: TermMatch): boolean {
  const piece = screened.original.slice(start, end);
  if (/^[\x00-\x7f]*$/.test(piece) && scripts.has('Latin')) return true;
  return isDisguise(countScripts(piece), scripts, screened.scripts);
}

/** Whether a match by signs for letters has too few letters, as `455` for "ass". */
function isNumber({ base }: Keys, { start, end }: Fit, { pieces }: Pattern): boolean {
  const written = base.text.slice(start, end);
  if (![...written].some(isLeet)) return false;
  const letters = pieces.map((piece) => piece.letters).join('');
  if ([...letters].some(isLeet)) return false;
  return written.replace(/\P{L}/gu, '').length < MIN_LETTERS;
}

function inOrder(matches: readonly TermMatch[]): TermMatch[] {
  const seen = new Set<string>();
  return [...matches]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .filter(({ termId, start, end }) => {
      const name = `${start} ${end} ${termId}`;
      return !seen.has(name) && seen.add(name);
    });
}
