/** `background`: it looks, and its hits are noted; nobody is held. */
export const RULE_STATES = ['draft', 'background', 'live', 'paused', 'archived'] as const;
export type RuleState = (typeof RULE_STATES)[number];

/** What becomes of a comment that a rule speaks about; `label` only notes it, and all are stricter than `publish`. */
export const RULE_OUTCOMES = ['publish', 'label', 'hold', 'spam', 'reject'] as const;
export type RuleOutcome = (typeof RULE_OUTCOMES)[number];

/** Why a rule that was live is not. */
export type Pause = 'alarm' | 'daily-cap' | 'by-hand';

const MOVES: Record<RuleState, readonly RuleState[]> = {
  draft: ['background', 'live', 'archived'],
  background: ['draft', 'live', 'archived'],
  live: ['background', 'paused', 'archived'],
  paused: ['background', 'live', 'archived'],
  archived: [],
};

export function canMove(from: RuleState, to: RuleState): boolean {
  return MOVES[from].includes(to);
}

/** Another text of a rule has not been tried: it looks on, and holds nobody until it is live again. */
export function stateAfterEdit(state: RuleState): RuleState {
  return state === 'live' || state === 'paused' ? 'background' : state;
}

/** So many of so many texts. */
export interface Share {
  hits: number;
  texts: number;
}

/** Fewer say nothing about what is usual. */
export const LEAST_USUAL_TEXTS = 200;
/** The latest texts that are held against what is usual. */
export const ALARM_WINDOWS = [50, 200, 2000] as const;
const FALSE_ALARM = 1e-6;
const TIMES_USUAL = 3;

/**
 * Whether a share lies above its band: three times the usual, or a third of what else passes, and
 * less likely than one in a million by the Chernoff–Hoeffding bound of the binomial tail, exp(−n·D(k/n ‖ p)) (Hoeffding, Probability
 * Inequalities for Sums of Bounded Random Variables, 1963, theorem 1).
 */
export function leavesBand(recent: Share, usual: Share): boolean {
  if (usual.texts < LEAST_USUAL_TEXTS || recent.texts === 0) return false;
  const share = recent.hits / recent.texts;
  // Jeffreys' prior: what was never seen is rare, and not impossible.
  const expected = (usual.hits + 0.5) / (usual.texts + 1);
  const isFar = share >= TIMES_USUAL * expected || 1 - share <= (1 - expected) / TIMES_USUAL;
  if (share <= expected || !isFar) return false;
  return Math.exp(-recent.texts * divergence(share, expected)) < FALSE_ALARM;
}

/** Kullback–Leibler, of two coins. */
function divergence(p: number, q: number): number {
  const part = (a: number, b: number): number => (a === 0 ? 0 : a * Math.log(a / b));
  return part(p, q) + part(1 - p, 1 - q);
}

/** What is usual forgets: half of both once so many texts are in it. */
const MOST_USUAL_TEXTS = 20_000;

export function usualAfter(usual: Share, seen: Share): Share {
  const sum = { hits: usual.hits + seen.hits, texts: usual.texts + seen.texts };
  const halve = sum.texts > MOST_USUAL_TEXTS ? 0.5 : 1;
  return { hits: Math.round(sum.hits * halve), texts: Math.round(sum.texts * halve) };
}
