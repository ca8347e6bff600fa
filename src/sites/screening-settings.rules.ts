/** What becomes of a comment that a check finds something in; `label` only notes it. */
export const OUTCOMES = ['off', 'label', 'hold', 'spam', 'reject'] as const;
export type CheckOutcome = (typeof OUTCOMES)[number];

/** What a check means that could not tell. */
export interface UnknownPolicy {
  onUnknown: 'hold' | 'ignore';
  /** After this long the check could not tell. */
  deadlineMs: number;
}

export interface CheckPolicy extends UnknownPolicy {
  outcome: CheckOutcome;
}

/** How comments are screened before they show. `docs/screening.md` says what each check sees. */
export interface ScreeningSettings {
  /** Each list has its own outcome. */
  terms: UnknownPolicy;
  links: CheckPolicy & { most: number; allow: string[]; deny: string[] };
  /** `most` is a share of the letters, from 0 to 1. */
  capitals: CheckPolicy & { most: number; leastLetters: number };
  repeats: CheckPolicy & { mostCharacters: number; mostWords: number; mostLines: number };
  /** The author's own words again, anywhere on the site. */
  duplicates: CheckPolicy & { leastWords: number };
  /** Anybody's words, or nearly. */
  nearDuplicates: CheckPolicy & { leastWords: number };
  /** An author's comments anywhere on the site. */
  flood: CheckPolicy & { most: number; seconds: number };
  firstTimeAuthor: CheckPolicy;
  /** `mostRejected` is a share, from 0 to 1, of at least so many judged comments. */
  record: CheckPolicy & { leastSample: number; mostRejected: number };
  heat: CheckPolicy & { perMinute: number };
  /** Who is asked; null for nobody. Their answer has its own outcome. */
  external: UnknownPolicy & { url: string | null };
}

/** Only what differs from the defaults. */
export type StoredScreening = {
  [Check in keyof ScreeningSettings]?: Partial<ScreeningSettings[Check]>;
};

const off = { outcome: 'off', onUnknown: 'ignore', deadlineMs: 500 } as const;
const hold = { ...off, outcome: 'hold' } as const;

export const DEFAULT_SCREENING: Readonly<ScreeningSettings> = {
  terms: { onUnknown: 'hold', deadlineMs: 200 },
  links: { ...hold, most: 5, allow: [], deny: [] },
  capitals: { ...off, most: 0.7, leastLetters: 20 },
  repeats: { ...off, mostCharacters: 10, mostWords: 5, mostLines: 3 },
  duplicates: { ...off, leastWords: 5 },
  nearDuplicates: { ...off, leastWords: 8 },
  flood: { ...hold, most: 20, seconds: 600 },
  firstTimeAuthor: off,
  record: { ...off, leastSample: 5, mostRejected: 0.5 },
  heat: { ...off, perMinute: 30 },
  external: { url: null, onUnknown: 'hold', deadlineMs: 1000 },
};

/** The stored overrides over the defaults, check by check. */
export function screeningFrom(stored: StoredScreening = {}): ScreeningSettings {
  const checks = Object.entries(DEFAULT_SCREENING).map(([check, defaults]) => [
    check,
    { ...defaults, ...stored[check as keyof ScreeningSettings] },
  ]);
  return Object.fromEntries(checks) as ScreeningSettings;
}
