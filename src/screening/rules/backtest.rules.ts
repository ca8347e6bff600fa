export const MOST_BACKTESTED = 1_000_000;
/** Hits that are kept by name; all are counted. */
export const MOST_NAMED = 10_000;

export type BacktestState = 'running' | 'done' | 'cancelled';
export const DECIDED = ['let-stand', 'turned-down', 'nothing'] as const;
export type Decided = (typeof DECIDED)[number];

/** What a rule would have done, against what people have decided. */
export interface BacktestTally {
  lookedAt: number;
  hits: number;
  /** Texts about which only what is not known of the past decides; no hits. */
  unknown: number;
  /** Hits that people let stand, and that they turned down. */
  letStand: number;
  turnedDown: number;
  /** What people turned down, and it would not have. */
  missed: number;
}

export interface Tried {
  truth: boolean | null;
  decided: 'let-stand' | 'turned-down' | null;
}

export function tallyOf(tried: readonly Tried[]): BacktestTally {
  const count = (is: (each: Tried) => boolean): number => tried.filter(is).length;
  return {
    lookedAt: tried.length,
    hits: count(({ truth }) => truth === true),
    unknown: count(({ truth }) => truth === null),
    letStand: count(({ truth, decided }) => truth === true && decided === 'let-stand'),
    turnedDown: count(({ truth, decided }) => truth === true && decided === 'turned-down'),
    missed: count(({ truth, decided }) => truth === false && decided === 'turned-down'),
  };
}
