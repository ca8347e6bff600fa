import { describe, expect, it } from '@jest/globals';
import {
  after,
  DAY_MS,
  HOUR_MS,
  isExportable,
  isLinkOver,
  MAIL_BACKOFF_MS,
  modeFor,
  type RequestKind,
  type RequestState,
} from './data-request.rules.js';

const NOW = new Date('2026-05-04T10:00:00Z');

const requested = (kind: RequestKind, state: RequestState, ago: number) => ({
  kind,
  state,
  requestedAt: after(NOW, -ago),
  confirmedAt: ['requested', 'mailed'].includes(state) ? null : after(NOW, -ago),
});

describe('a mailed link', () => {
  it.each([
    { ago: 0, over: false },
    { ago: 7 * DAY_MS - 1, over: false },
    { ago: 7 * DAY_MS, over: true },
  ])('is over $ago ms after it was asked for: $over', ({ ago, over }) => {
    expect(isLinkOver(requested('export', 'mailed', ago), NOW)).toBe(over);
  });
});

describe('an export', () => {
  it.each([
    { kind: 'export', state: 'confirmed', ago: 0, can: true },
    { kind: 'export', state: 'confirmed', ago: DAY_MS - 1, can: true },
    { kind: 'export', state: 'confirmed', ago: DAY_MS, can: false },
    { kind: 'export', state: 'requested', ago: 0, can: false },
    { kind: 'export', state: 'mailed', ago: 0, can: false },
    { kind: 'export', state: 'done', ago: 0, can: false },
    { kind: 'erasure', state: 'confirmed', ago: 0, can: false },
  ] as const)('can be had of $kind, $state, after $ago ms: $can', ({ kind, state, ago, can }) => {
    expect(isExportable(requested(kind, state, ago), NOW)).toBe(can);
  });
});

describe('an erasure', () => {
  it('keeps the texts where nothing else is asked for; an export has no mode', () => {
    expect(modeFor('erasure', undefined)).toBe('anonymise');
    expect(modeFor('erasure', 'remove-text')).toBe('remove-text');
    expect(modeFor('export', undefined)).toBeNull();
  });
});

describe('a mail that was not taken', () => {
  it('is tried five times in all, over half a day, each time later', () => {
    expect(MAIL_BACKOFF_MS).toHaveLength(4);
    expect([...MAIL_BACKOFF_MS].sort((a, b) => a - b)).toEqual(MAIL_BACKOFF_MS);
    expect(MAIL_BACKOFF_MS.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(12 * HOUR_MS);
  });
});
