import { waitingRevision, type Action, type Effect } from './comment-moderation.rules.js';
import type { CommentState } from './comment-states.rules.js';

/**
 * What can become of a complaint: of a reader's report, or of what a legal notice says about one
 * comment.
 */
export const REPORT_STATES = [
  /** Open: somebody has to decide. */
  'received',
  /** A decision went against the text that it is about. */
  'upheld',
  /** A decision let that text stand. */
  'declined',
  /** That text was gone before anybody judged it; counts neither for nor against its reporter. */
  'superseded',
  /** Repeats what was declined; counts neither way. */
  'duplicate',
  /** A decision let the text stand that a legal notice had no grounds to complain about. */
  'unfounded',
  /** Taken back by whoever sent the notice. */
  'withdrawn',
] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** What moves a report; `reopen` undoes the decision that answered it. */
export const REPORT_MOVES = [
  'uphold',
  'decline',
  'supersede',
  'reopen',
  'find-unfounded',
  'withdraw',
] as const;
export type ReportMove = (typeof REPORT_MOVES)[number];

const TRANSITIONS: Record<ReportState, Partial<Record<ReportMove, ReportState>>> = {
  received: {
    uphold: 'upheld',
    decline: 'declined',
    supersede: 'superseded',
    'find-unfounded': 'unfounded',
    withdraw: 'withdrawn',
  },
  upheld: { reopen: 'received' },
  declined: { reopen: 'received' },
  superseded: { reopen: 'received' },
  // What it repeats is open again, so it is as well.
  duplicate: { reopen: 'received' },
  unfounded: { reopen: 'received' },
  withdrawn: {},
};

/** Where a move leads from a state, or null when there is no such way. */
export function reportMoved(state: ReportState, move: ReportMove): ReportState | null {
  return TRANSITIONS[state][move] ?? null;
}

export type Verdict = Extract<ReportState, 'upheld' | 'declined'>;

/** What each action tells those who have complained; a flag tells them nothing. */
const VERDICTS: Record<Action, Verdict | null> = {
  reject: 'upheld',
  'mark-spam': 'upheld',
  hide: 'upheld',
  remove: 'upheld',
  redact: 'upheld',
  purge: 'upheld',
  approve: 'declined',
  'not-spam': 'declined',
  restore: 'declined',
  'dismiss-reports': 'declined',
  pin: null,
  unpin: null,
  feature: null,
  unfeature: null,
  'lock-replies': null,
  'unlock-replies': null,
};

interface Texts {
  state: CommentState;
  revisionId: string;
  pendingRevisionId: string | null;
}

/** How a decision answers a comment's open reports. */
export interface ReportAnswer {
  /** For those about the text that was judged. */
  verdict: Verdict;
  /** As `verdict`, for legal notices. */
  noticeVerdict: Verdict | 'unfounded';
  judged: string;
  /** Texts that still show or wait: reports about them stay open. Those about others are superseded. */
  spared: string[];
}

/** What a moderator says of the legal notices that a decision declines. */
export const NOTICE_ANSWERS = ['declined', 'unfounded'] as const;
export type NoticeAnswer = (typeof NOTICE_ANSWERS)[number];

/** What is wrong with saying so, or null. */
export function misfitOfNoticeAnswer(action: Action, given: NoticeAnswer | null): string | null {
  if (given === null || VERDICTS[action] === 'declined') return null;
  return 'goes with an action that lets the comment stand';
}

/** Null when it answers none. */
export function answerOf(
  {
    action,
    effect,
    notices,
  }: { action: Action; effect: Effect['kind']; notices: NoticeAnswer | null },
  before: Texts,
  after: Texts,
): ReportAnswer | null {
  const verdict = VERDICTS[action];
  if (verdict === null) return null;
  const waited = effect === 'publish-revision' || effect === 'drop-revision';
  const judged = waited ? before.pendingRevisionId! : before.revisionId;
  const shows = after.state === 'published' ? after.revisionId : null;
  const standing = [shows, waitingRevision(after)].filter((id) => id !== null);
  const spared = [...new Set(standing)].filter((id) => id !== judged);
  const noticeVerdict = verdict === 'declined' ? (notices ?? verdict) : verdict;
  return { verdict, noticeVerdict, judged, spared };
}

/** How often moderators have agreed with somebody, and how often not. */
export interface ReporterRecord {
  upheld: number;
  declined: number;
}

/** Fewer judged reports say nothing about who made them. */
const SAMPLE = 5;
/** The share of upheld reports that is neither good nor bad. */
const NEUTRAL = 0.7;
const LEAST = 0.2;
const MOST = 3;

/**
 * How much a report counts: 1 until five of the reporter's were judged, then 0.2 to 3, in hundredths.
 *
 * 1 plus Discourse's accuracy bonus (`ReviewableScore.calc_user_accuracy_bonus`) without its factor
 * of 5, which is for scores that begin higher: the distance of the share of upheld reports from 0.7,
 * as a part of the way to 1 or to 0, times the logarithm to base 4 of how many were judged.
 */
export function weightOf({ upheld, declined }: ReporterRecord): number {
  const judged = upheld + declined;
  if (judged < SAMPLE) return 1;
  const away = upheld / judged - NEUTRAL;
  const part = away / (away < 0 ? NEUTRAL : 1 - NEUTRAL);
  const weight = 1 + part * (Math.log(judged) / Math.log(4));
  return Math.round(Math.min(MOST, Math.max(LEAST, weight)) * 100) / 100;
}
