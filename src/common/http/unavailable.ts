import { Problem } from './problem.js';

const RETRY_AFTER_SECONDS = 1;

/** 503 that says when to come again. */
export function unavailable(detail: string): Problem {
  return new Problem(
    'unavailable',
    detail,
    { retryAfter: RETRY_AFTER_SECONDS },
    { 'retry-after': String(RETRY_AFTER_SECONDS) },
  );
}
