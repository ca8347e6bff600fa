import type { Reason } from '../common/language/phrases.rules.js';
import type { CheckOutcome } from '../sites/screening-settings.rules.js';
import type { CheckName, Finding, Range } from './finding.rules.js';

/** What becomes of a text. */
export type Verdict = 'publish' | 'hold' | 'spam' | 'reject';

/** Which rule spoke, so that its words at that time can be found. */
export interface Rule {
  /** A rule's or term list's id, or `settings` for the site's own. */
  id: string;
  version: number;
}

/** A finding, and what follows from it. */
export interface Judged extends Finding {
  outcome: Exclude<CheckOutcome, 'off'>;
  rule: Rule;
  /** The check could not tell. */
  isUnknown: boolean;
  /** What stands at the ranges. Kept with the finding, and nowhere else. */
  excerpts: readonly string[];
}

const STRICTNESS: Record<Judged['outcome'], number> = { label: 0, hold: 1, spam: 2, reject: 3 };
const VERDICTS: readonly Verdict[] = ['publish', 'hold', 'spam', 'reject'];

/** The strictest outcome wins, whatever the order; a label only notes. */
export function verdictOf(findings: readonly Pick<Judged, 'outcome'>[]): Verdict {
  return VERDICTS[Math.max(0, ...findings.map(({ outcome }) => STRICTNESS[outcome]))]!;
}

/** Said of a check that could not tell: somebody looks, or nobody minds. */
export function outcomeOfUnknown(onUnknown: 'hold' | 'ignore'): 'hold' | 'label' {
  return onUnknown === 'hold' ? 'hold' : 'label';
}

const REASONS: Record<CheckName, Reason> = {
  terms: 'content',
  links: 'links',
  capitals: 'style',
  repeats: 'style',
  duplicate: 'repetition',
  'near-duplicate': 'repetition',
  flood: 'pace',
  'first-time-author': 'first',
  record: 'content',
  heat: 'pace',
  external: 'content',
  rule: 'content',
};

/**
 * Why a text waits, to its author: kinds of things, never what was found. Of a list of terms nobody
 * learns which word it was, and spam is told what a held text would be.
 */
export function reasonsOf(verdict: Verdict, findings: readonly Judged[]): Reason[] {
  if (verdict === 'publish') return [];
  if (verdict === 'reject') return ['rejected'];
  const counted = findings.filter(({ outcome }) => outcome !== 'label');
  const reasons = counted.map(({ check, isUnknown }) => (isUnknown ? 'moderated' : REASONS[check]));
  return [...new Set(reasons)];
}

const MOST_EXCERPTS = 10;
const EXCERPT_CHARACTERS = 80;

/** The first of what a finding points at, each cut to what can be taken in at a glance. */
export function excerptsOf(text: string, ranges: readonly Range[]): string[] {
  return ranges.slice(0, MOST_EXCERPTS).map(({ start, end }) => {
    const characters = [...text.slice(start, end)].slice(0, EXCERPT_CHARACTERS);
    return characters.join('').replace(/\p{Cs}/gu, '\ufffd');
  });
}
