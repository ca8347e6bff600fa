import { whyNotOneLine } from '../common/text/one-line.rules.js';

export const MAX_NAME = 80;

/** More stand on no letter of any language, and a tower of them covers the lines above. */
const TOO_MANY_MARKS = /\p{M}{5,}/u;

/** What looks like nothing, or like a space, and is neither. */
const BLANKS = /[\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800]/u;

/** Joiners shape Arabic, Indic letters and emoji; elsewhere they make two equal-looking names. */
const IDLE_JOINERS =
  /(^|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\p{P}\s])[\u200c\u200d]|[\u200c\u200d]$/u;

/** A person's name as it is kept, wherever it comes from; null when it cannot be one. */
export function nameFrom(text: string): string | null {
  return whyNotName(text) === null ? normal(text) : null;
}

/** Why a text cannot be a person's name, or null when it can. */
export function whyNotName(text: string): string | null {
  if (/\p{Cs}/u.test(text)) return 'must be well-formed Unicode (it has a lone surrogate)';
  const unsafe = whyNotOneLine(text);
  if (unsafe !== null) return unsafe;
  const name = normal(text);
  const length = [...name].length;
  if (length < 1 || length > MAX_NAME) {
    return `must have 1 to ${MAX_NAME} characters; it has ${length}`;
  }
  if (BLANKS.test(name) || IDLE_JOINERS.test(name)) return 'must not contain invisible characters';
  if (TOO_MANY_MARKS.test(name)) return 'must have at most 4 marks on a letter';
  return null;
}

/** Letters of one look and meaning become one letter, any run of spaces one space. */
function normal(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, ' ').trim();
}
