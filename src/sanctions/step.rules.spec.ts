import { describe, expect, it } from '@jest/globals';
import type { InForce } from './sanction.rules.js';
import { faultOfSteps, suggestionFor, type SanctionStep, type StepKind } from './step.rules.js';

const step = (strikes: number, kind: StepKind, more: Partial<SanctionStep> = {}): SanctionStep => ({
  ...{ strikes, kind, days: null, slowSeconds: null },
  ...more,
});
const STEPS = [
  step(1, 'warning'),
  step(8, 'ban'),
  step(5, 'suspension', { days: 7 }),
  step(3, 'pre-moderation', { days: 14 }),
];

describe('steps', () => {
  it.each([
    ['none', [], null],
    ['as they come', STEPS, null],
    ['a slow one', [step(2, 'slow', { slowSeconds: 60 })], null],
    ['two at once', [step(2, 'warning'), step(2, 'ban')], 'two have the same strikes'],
    ['a suspension without end', [step(2, 'suspension')], 'a suspension needs days'],
    ['slow, not how much', [step(2, 'slow')], 'slow needs slowSeconds, and no other kind has them'],
    ['a slow ban', [step(2, 'ban', { slowSeconds: 9 })], expect.stringContaining('no other kind')],
  ])('%s', (_, steps, fault) => {
    expect(faultOfSteps(steps)).toEqual(fault);
  });
});

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const NOW = day(20);
const sanction = (kind: InForce['kind'], madeOn: number, more: Partial<InForce> = {}) => ({
  ...{ id: kind, kind, madeAt: day(madeOn), expiresAt: null, liftedAt: null, reversedAt: null },
  ...{ acknowledgedAt: null, slowSeconds: null, message: null },
  ...more,
});

describe('what is suggested', () => {
  it.each([
    ['nothing to somebody without strikes', 0, [], null],
    ['the first step', 1, [], 'warning'],
    ['the same between two', 2, [], 'warning'],
    ['the next', 3, [], 'pre-moderation'],
    ['the last', 99, [], 'ban'],
    ['nothing while as much holds', 5, [sanction('ban', 1)], null],
    [
      'nothing once as much was done',
      5,
      [sanction('suspension', 12, { expiresAt: day(15) })],
      null,
    ],
    [
      'nothing once as much was done and lifted',
      5,
      [sanction('ban', 12, { liftedAt: day(13) })],
      null,
    ],
    ['a step after something milder', 5, [sanction('warning', 12)], 'suspension'],
    [
      'it again, after it has ended and more has come',
      5,
      [sanction('suspension', 2, { expiresAt: day(9) })],
      'suspension',
    ],
    [
      'it again, when it was taken back',
      5,
      [sanction('ban', 12, { liftedAt: day(13), reversedAt: day(13) })],
      'suspension',
    ],
  ])('%s', (_, count, sanctions, kind) => {
    const last = count === 0 ? null : { decisionId: 'd', madeAt: day(10) };
    expect(suggestionFor({ count, last }, STEPS, sanctions, NOW)?.kind ?? null).toBe(kind);
  });

  it('has its end, and names the decision that it follows from', () => {
    const strikes = { count: 5, last: { decisionId: 'd', madeAt: day(10) } };
    const suggested = suggestionFor(strikes, STEPS, [], NOW);
    const wanted = { strikes: 5, kind: 'suspension', days: 7, slowSeconds: null };
    expect(suggested).toEqual({ ...wanted, decisionId: 'd', expiresAt: day(27) });
  });
});
