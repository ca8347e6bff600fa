import { RE2JS, RE2JSException } from 're2js';
import { compose } from '../text/normalise.rules.js';
import { MAX_MATCHES, type BadTerm, type Term, type TermMatch } from './term.rules.js';

/**
 * RE2 takes time in proportion to text times program: 10,000 characters against 250 instructions
 * took up to 60 ms, so one pattern has at most these and a list at most four times as many.
 */
const MAX_INSTRUCTIONS = 250;
const MAX_LIST_INSTRUCTIONS = 1_000;

export interface CompiledRegex {
  termId: string;
  regex: RE2JS;
}

/** Parses a pattern (RE2 syntax, any case), or says where and why it cannot. */
export function compileRegex({ id, text }: Term): CompiledRegex | string {
  try {
    const regex = RE2JS.compile(text.normalize('NFC'), RE2JS.CASE_INSENSITIVE);
    if (regex.programSize() > MAX_INSTRUCTIONS) return 'is too large: repeat less, or part it';
    if (regex.matches('')) return 'matches nothing at all, and so everywhere';
    return { termId: id, regex };
  } catch (error) {
    if (error instanceof RE2JSException) return whyOf(error, text);
    throw error;
  }
}

/** The terms with which a list of regular expressions became too large. */
export function beyondListBound(
  regexes: readonly { line: number; term: string; regex: RE2JS }[],
): BadTerm[] {
  let instructions = 0;
  const bad: BadTerm[] = [];
  for (const { line, term, regex } of regexes) {
    instructions += regex.programSize();
    const why = 'makes the regular expressions of the list too large together';
    if (instructions > MAX_LIST_INSTRUCTIONS) bad.push({ line, term, why });
  }
  return bad;
}

/** Matches in the original, of its text under NFKC and without what is ignored. */
export function matchRegexes(regexes: readonly CompiledRegex[], original: string): TermMatch[] {
  if (regexes.length === 0) return [];
  const { text, starts, ends } = compose(original);
  const matches: TermMatch[] = [];
  for (const { termId, regex } of regexes) {
    const matcher = regex.matcher(text);
    for (let nth = 0; nth < MAX_MATCHES && matcher.find(); nth += 1) {
      if (matcher.end() > matcher.start()) {
        matches.push({ termId, start: starts[matcher.start()]!, end: ends[matcher.end() - 1]! });
      }
    }
  }
  return matches;
}

function whyOf(error: RE2JSException, text: string): string {
  const { error: reason, input } = error as { error?: string; input?: string | null };
  // What was read last; something left open is only seen at the end.
  const place = text.indexOf(input ?? text);
  const where = place === -1 ? 'its end' : `character ${[...text.slice(0, place)].length + 1}`;
  return `does not parse: ${reason ?? error.message} at ${where}`;
}
