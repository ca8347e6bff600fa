import { EVENT_TYPES } from '../events/event-types.rules.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Endpoints that a site may have. */
export const MAX_WEBHOOKS = 20;
/** `dead`: no attempt is left. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
/** What an endpoint may be told of. */
export const HOOK_TYPES = EVENT_TYPES;
/** Of an event that says nothing. */
export const TEST_TYPE = 'webhook.test';
/** How long a secret that was replaced goes on signing. */
export const OVERLAP_MS = 24 * HOUR;
/** For an answer, from the look-up of the name to its last byte; the specification says 15 to 30 s. */
export const ANSWER_MS = 20 * SECOND;
/** When somebody else may send what one instance has begun to. */
export const LEASE_MS = 60 * SECOND;
/** Bodies beyond it tell ids alone: receivers need not read more. */
export const MAX_BODY_BYTES = 20_000;

/** Before each attempt, as Standard Webhooks 1.0 has it: over three days and some hours. */
const WAITS_MS = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
export const MAX_ATTEMPTS = WAITS_MS.length;
/** Nobody puts us off for longer. */
const LONGEST_MS = 24 * HOUR;
/** The share of a wait that chance adds, so that what failed together does not come together. */
const JITTER = 0.2;

/** Failures one after the other from which on an endpoint is only asked now and then. */
export const FAILURES_TO_BLOCK = 5;
const FIRST_BLOCK_MS = 5 * SECOND;
const LONGEST_BLOCK_MS = 5 * MINUTE;

/** What came of one attempt. */
export interface Outcome {
  /** Null: there was no answer. */
  status: number | null;
  latencyMs: number | null;
  /** As the answer has it. */
  retryAfter: string | null;
  /** One of our own sentences; null: it was taken. */
  problem: string | null;
}

/** Milliseconds until the next attempt; null when there is none. @param chance 0 to 1 */
export function waitAfter(
  attempts: number,
  retryAfterMs: number | null,
  chance: number,
): number | null {
  const wait = WAITS_MS[attempts];
  if (wait === undefined) return null;
  return Math.max(wait * (1 + JITTER * chance), retryAfterMs ?? 0);
}

/** How long an endpoint is left alone after so many failures; null: not at all. */
export function blockAfter(failures: number, retryAfterMs: number | null): number | null {
  const beyond = failures - FAILURES_TO_BLOCK;
  const own =
    beyond < 0 ? 0 : Math.min(LONGEST_BLOCK_MS, FIRST_BLOCK_MS * 2 ** Math.min(beyond, 20));
  const asked = retryAfterMs ?? 0;
  return own + asked > 0 ? Math.max(own, asked) : null;
}

/** Seconds, or a date of HTTP (RFC 9110, 10.2.3); null when it is neither, or in the past. */
export function retryAfterMs(text: string | null, now: number): number | null {
  if (text === null) return null;
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : Date.parse(text) - now;
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, LONGEST_MS) : null;
}

/** Why a status is a failure, in our words; null: it was taken. A redirect is one: it is not followed. */
export function problemOf(status: number): string | null {
  return status >= 200 && status < 300 ? null : `It answered ${status}.`;
}
