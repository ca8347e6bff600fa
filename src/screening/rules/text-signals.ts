import { findLinks } from '../checks/find-links.js';
import { capitalsShare } from '../checks/capitals.rules.js';
import type { Facts } from '../facts.rules.js';
import type { SignalName, SignalValue } from './signals.rules.js';

/** What the text itself, and who says it, tell. */
export interface Spoken {
  /** As it reads, without markup. */
  text: string;
  isGuest: boolean;
  isEdit: boolean;
  /** ISO 639; null where it cannot be told. */
  language: string | null;
}

type Told<From> = Partial<Record<SignalName, (from: From) => SignalValue>>;

const OF_TEXT: Told<Spoken> = {
  length: ({ text }) => [...text].length,
  words: ({ text }) => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0,
  links: ({ text }) => findLinks(text).length,
  domains: ({ text }) => [...new Set(findLinks(text).flatMap(({ domain }) => parentsOf(domain)))],
  capitals: ({ text }) => capitalsShare(text),
  guest: ({ isGuest }) => isGuest,
  edit: ({ isEdit }) => isEdit,
  language: ({ language }) => language ?? undefined,
};

const DAY_MS = 86_400_000;

/** What the site's rows tell at a moment. */
export interface Known {
  facts: Facts;
  now: Date;
}

const OF_FACTS: Told<Known> = {
  'account-days': ({ facts: { joinedAt }, now }) => daysSince(joinedAt, now),
  'thread-days': ({ facts: { threadMadeAt }, now }) => daysSince(threadMadeAt, now),
  'has-published': ({ facts }) => facts.hasPublished,
  judged: ({ facts }) => facts.judged,
  'turned-down': ({ facts }) => (facts.judged === 0 ? 0 : facts.turnedDown / facts.judged),
  recent: ({ facts }) => facts.recent,
  copies: ({ facts }) => facts.copies.length,
  similar: ({ facts }) => facts.similar.length,
  heat: ({ facts }) => facts.heat,
};

/** @returns undefined also for a signal that no text tells */
export function toldByText(signal: SignalName, spoken: Spoken): SignalValue {
  return OF_TEXT[signal]?.(spoken);
}

export function isOfText(signal: SignalName): boolean {
  return signal in OF_TEXT;
}

/** Guests have no account, so that how old it is is not known. */
export function toldByFacts(signal: SignalName, known: Known): SignalValue {
  return OF_FACTS[signal]?.(known);
}

/** Days, with their parts; undefined where nobody knows since when. */
export function daysSince(moment: Date | null, now: Date): number | undefined {
  if (moment === null) return undefined;
  return Math.max(0, (now.getTime() - moment.getTime()) / DAY_MS);
}

/** `a.b.test` is within `b.test` as well. */
function parentsOf(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}
