import type { ReportState } from '../comments/reports.rules.js';
import { isMailAddress } from '../common/text/mail-address.rules.js';
import { isUuid } from '../common/text/uuid.rules.js';

/** What a notice is about; the names of the Transparency Database. */
export const CATEGORIES = [
  'animal-welfare',
  'consumer-information',
  'cyber-violence',
  'cyber-violence-against-women',
  'data-protection-and-privacy',
  'illegal-or-harmful-speech',
  'intellectual-property',
  'civic-discourse-or-elections',
  'protection-of-minors',
  'public-security',
  'scams-and-fraud',
  'self-harm',
  'unsafe-and-prohibited-products',
  'violence',
  'not-specified',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Addresses, and ids beside them, in one notice. */
export const MOST_PLACES = 20;

/** The points of DSA Art 16(2). */
export type Letter = 'a' | 'b' | 'c' | 'd';

/** What is missing of one of them. */
export interface Lack {
  letter: Letter;
  pointer: string;
  detail: string;
}

/** What somebody sends, before anything is known of it. */
export interface Said {
  explanation?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
  csaOffence: boolean;
  goodFaith: boolean;
}

/** Code points of an explanation that can say anything: "This is libel: I never was there." */
export const LEAST_EXPLANATION = 30;
/** A Han, Kana or Hangul character says as much as some three letters. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** What is missing of points a, c and d. */
export function lacksOf({ explanation, name, email, csaOffence, goodFaith }: Said): Lack[] {
  const lacks: Lack[] = [];
  if (weightOf(explanation ?? '') < LEAST_EXPLANATION) {
    const detail = `says why the comment is illegal, in at least ${LEAST_EXPLANATION} characters`;
    lacks.push({ letter: 'a', pointer: '#/explanation', detail });
  }
  if (!csaOffence && (name ?? '').trim() === '') {
    lacks.push({ letter: 'c', pointer: '#/name', detail: 'is needed unless csaOffence is true' });
  }
  if (email === undefined ? !csaOffence : !isMailAddress(email)) {
    const detail =
      email === undefined
        ? 'is needed unless csaOffence is true'
        : 'must be one plain e-mail address, as ann@example.org';
    lacks.push({ letter: 'c', pointer: '#/email', detail });
  }
  if (!goodFaith) {
    const detail =
      'must be true: you believe in good faith that all of this is accurate and complete';
    lacks.push({ letter: 'd', pointer: '#/goodFaith', detail });
  }
  return lacks;
}

function weightOf(text: string): number {
  const said = text.replace(/\s+/gu, ' ').trim();
  return [...said].length + 2 * (said.match(DENSE)?.length ?? 0);
}

/**
 * The comment that a printed address names, and the page that it has to be on:
 * `https://www.example.com/story#comment-0190…`. Null when it names none.
 */
export function commentNamedBy(url: string): { page: string; commentId: string } | null {
  const at = url.indexOf('#comment-');
  const id = url.slice(at + '#comment-'.length);
  return at > 0 && isUuid(id) ? { page: url.slice(0, at), commentId: id.toLowerCase() } : null;
}

/** How a notice, or what it says about one comment, stands. */
export type NoticeStatus = ReportState | 'in-review';

/** What counts first for a notice about several comments: what is open, then what was done. */
const PRECEDENCE: readonly NoticeStatus[] = [
  'in-review',
  'received',
  'upheld',
  'declined',
  'unfounded',
  'duplicate',
  'superseded',
  'withdrawn',
];

/** Of one comment. */
export function statusOf({
  state,
  isTaken,
}: {
  state: ReportState;
  isTaken: boolean;
}): NoticeStatus {
  return state === 'received' && isTaken ? 'in-review' : state;
}

/** Of all of them together. */
export function wholeStatusOf(each: readonly NoticeStatus[]): NoticeStatus {
  return PRECEDENCE.find((status) => each.includes(status)) ?? 'received';
}

/** Whether its notifier may say that the answer is wrong. */
export function isAppealable(state: ReportState): boolean {
  return state === 'declined' || state === 'unfounded' || state === 'duplicate';
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a mail that was not taken waits for the next attempt; the last for all that follow. */
export const MAIL_BACKOFF_MS: readonly number[] = [1, 10, 60, 720].map((m) => m * MINUTE_MS);

/** Anybody may name anybody's address: so many confirmations go there in an hour, the others wait. */
export const RECEIPTS_AN_HOUR = 10;
export const RECEIPTS_MS = HOUR_MS;

/** How long words are kept once no appeal comes in time any more. */
export const KEPT_DAYS = 30;

/** What was answered before then is forgotten. */
export function forgottenBefore(now: Date, appealMonths: number): Date {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  before.setUTCMonth(before.getUTCMonth() - appealMonths);
  return before;
}
