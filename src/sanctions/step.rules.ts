import { SANCTION_KINDS, stateOf, type InForce, type SanctionKind } from './sanction.rules.js';

/** What a site does about people who break its rules again. Nobody is shadowed by the count. */
export const STEP_KINDS = ['warning', 'pre-moderation', 'slow', 'suspension', 'ban'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** From so many strikes on. */
export interface SanctionStep {
  strikes: number;
  kind: StepKind;
  /** How long it is for; null: until it is lifted, which a suspension never is. */
  days: number | null;
  /** With `slow` alone. */
  slowSeconds: number | null;
}

/** A strike, its decision's. */
export interface Strike {
  decisionId: string;
  madeAt: Date;
}

/** What a moderator is advised to do. */
export interface Suggestion extends SanctionStep {
  /** Of the latest strike: when that is undone, so is what was made because of it. */
  decisionId: string;
  expiresAt: Date | null;
}

const DAY_MS = 86_400_000;

/** What is wrong with steps, or null. */
export function faultOfSteps(steps: readonly SanctionStep[]): string | null {
  const faults: [boolean, string][] = [
    [new Set(steps.map(({ strikes }) => strikes)).size < steps.length, 'two have the same strikes'],
    [
      steps.some(({ kind, days }) => kind === 'suspension' && days === null),
      'a suspension needs days',
    ],
    [
      steps.some(({ kind, slowSeconds }) => (kind === 'slow') !== (slowSeconds !== null)),
      'slow needs slowSeconds, and no other kind has them',
    ],
  ];
  return faults.find(([wrong]) => wrong)?.[1] ?? null;
}

/**
 * The step with the most strikes that somebody has reached; null where nothing new has happened since
 * something as strict was done, or something as strict still holds.
 *
 * @param count of the strikes that count now
 * @param last of them; null where there is none
 * @param sanctions about them, in any order
 */
export function suggestionFor(
  { count, last }: { count: number; last: Strike | null },
  steps: readonly SanctionStep[],
  sanctions: readonly (InForce & { madeAt: Date })[],
  now: Date,
): Suggestion | null {
  const reached = steps.filter(({ strikes }) => strikes <= count);
  const [step] = reached.toSorted((a, b) => b.strikes - a.strikes);
  if (!step || !last) return null;
  const answered = sanctions.some(
    (each) =>
      strictness(each.kind) >= strictness(step.kind) &&
      (stateOf(each, now) === 'live' || (each.reversedAt === null && each.madeAt >= last.madeAt)),
  );
  if (answered) return null;
  const expiresAt = step.days === null ? null : new Date(now.getTime() + step.days * DAY_MS);
  return { ...step, decisionId: last.decisionId, expiresAt };
}

function strictness(kind: SanctionKind): number {
  return SANCTION_KINDS.indexOf(kind);
}
