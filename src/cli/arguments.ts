import { InvalidArgumentError } from 'commander';
import { whyNotOneLine } from '../common/text/one-line.rules.js';
import { codePoints, whyNotStorable } from '../common/text/well-formed.js';

const MOST_WORKERS = 64;

/** Reads a site's slug. */
export function slugFrom(text: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 63) return text;
  throw new InvalidArgumentError('Use lower-case letters, digits and single hyphens, 63 at most.');
}

/** Reads a name of up to `max` characters on one line. */
export function nameFrom(max: number): (text: string) => string {
  return (text) => {
    const why = whyNotStorable(text) ?? whyNotOneLine(text);
    if (why !== null) throw new InvalidArgumentError(`It ${why}.`);
    const length = codePoints(text.trim());
    if (length >= 1 && length <= max) return text.trim();
    throw new InvalidArgumentError(`Give 1 to ${max} characters.`);
  };
}

/** Reads how many processes serve. */
export function workersFrom(text: string): number {
  const count = Number(text);
  if (/^\d{1,2}$/.test(text) && count >= 1 && count <= MOST_WORKERS) return count;
  throw new InvalidArgumentError(`Give a number from 1 to ${MOST_WORKERS}.`);
}
