import type { Finding } from '../finding.rules.js';

export interface CapitalsPolicy {
  /** From 0 to 1: the share of letters in capitals that is still taken for talking. */
  most: number;
  /** Fewer letters that have a case say nothing: `OK`, `NATO`. */
  leastLetters: number;
}

/** The share of letters in capitals among those that have a case; 0 where none has. */
export function capitalsShare(text: string): number {
  const capitals = count(text, /[\p{Lu}\p{Lt}]/gu);
  const letters = capitals + count(text, /\p{Ll}/gu);
  return letters === 0 ? 0 : capitals / letters;
}

/** Whether a text shouts. Letters without a case (Arabic, Chinese, Hindi) are not counted. */
export function capitalsFinding(text: string, policy: CapitalsPolicy): Finding | null {
  const capitals = count(text, /[\p{Lu}\p{Lt}]/gu);
  const letters = capitals + count(text, /\p{Ll}/gu);
  if (letters < policy.leastLetters || letters === 0) return null;
  const share = capitals / letters;
  if (share <= policy.most) return null;
  const ranges = Array.from(text.matchAll(/\p{Lu}(?:[\p{Lu}\P{L}]*\p{Lu})?/gu), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  return { check: 'capitals', ranges, values: [share.toFixed(2)], detail: 'too-many-capitals' };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
