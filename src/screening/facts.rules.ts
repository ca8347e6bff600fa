import type { ScreeningSettings } from '../sites/screening-settings.rules.js';
import { duplicateFinding, type EarlierText } from './checks/similarity.rules.js';
import type { CheckName, Finding } from './finding.rules.js';

/** What the site's own rows say about a new text, read in one go. */
export interface Facts {
  /** The author's comments in the time that `flood` looks at. */
  recent: number;
  /** The author's own comments of the last day that say the same. */
  copies: readonly string[];
  /** Anybody's among the site's latest that say nearly the same. */
  similar: readonly EarlierText[];
  hasPublished: boolean;
  /** The author's comments that a person has decided about or that show, and those turned down. */
  judged: number;
  turnedDown: number;
  /** Comments in the thread in the last minute. */
  heat: number;
  /** Since when the author has an account here; null for guests. */
  joinedAt: Date | null;
  threadMadeAt: Date | null;
}

/** What a fact needs to know of the text itself. */
export interface TextFacts {
  fingerprint: bigint | null;
  words: number;
}

type FactCheck = (facts: Facts, settings: ScreeningSettings, text: TextFacts) => Finding | null;

/** Each check that asks the database. */
export const FACT_CHECKS = {
  duplicates: ({ copies }, { duplicates }, { words }) =>
    copies.length === 0 || words < duplicates.leastWords
      ? null
      : about('duplicate', 'said-before', copies),

  nearDuplicates: ({ similar }, { nearDuplicates }, { fingerprint, words }) =>
    words < nearDuplicates.leastWords ? null : duplicateFinding(fingerprint, similar),

  flood: ({ recent }, { flood }) =>
    recent < flood.most ? null : about('flood', 'too-many-comments', [String(recent)]),

  firstTimeAuthor: ({ hasPublished }) =>
    hasPublished ? null : about('first-time-author', 'nothing-published', []),

  record: ({ judged, turnedDown }, { record }) => {
    if (judged < record.leastSample || turnedDown / judged <= record.mostRejected) return null;
    return about('record', 'often-turned-down', [`${turnedDown} of ${judged}`]);
  },

  heat: ({ heat }, settings) =>
    heat < settings.heat.perMinute ? null : about('heat', 'heated-thread', [String(heat)]),
} satisfies Record<string, FactCheck>;

export type FactCheckKey = keyof typeof FACT_CHECKS;

/** As its findings are kept. */
export const FACT_CHECK_NAMES: Record<FactCheckKey, CheckName> = {
  duplicates: 'duplicate',
  nearDuplicates: 'near-duplicate',
  flood: 'flood',
  firstTimeAuthor: 'first-time-author',
  record: 'record',
  heat: 'heat',
};

function about(check: CheckName, detail: string, values: readonly string[]): Finding {
  return { check, ranges: [], values, detail };
}
