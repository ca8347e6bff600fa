import { describe, expect, it } from '@jest/globals';
import { ACTIONS, type Action, type Effect } from './comment-moderation.rules.js';
import type { CommentState } from './comment-states.rules.js';
import {
  answerOf,
  misfitOfNoticeAnswer,
  REPORT_MOVES,
  REPORT_STATES,
  reportMoved,
  weightOf,
} from './reports.rules.js';

/** By hand: rows are states, columns the moves in their order; `-` is refused. */
const TABLE = {
  //         uphold    decline     supersede     reopen      find-unfounded  withdraw
  received: ['upheld', 'declined', 'superseded', '-', 'unfounded', 'withdrawn'],
  upheld: ['-', '-', '-', 'received', '-', '-'],
  declined: ['-', '-', '-', 'received', '-', '-'],
  superseded: ['-', '-', '-', 'received', '-', '-'],
  duplicate: ['-', '-', '-', 'received', '-', '-'],
  unfounded: ['-', '-', '-', 'received', '-', '-'],
  withdrawn: ['-', '-', '-', '-', '-', '-'],
};

describe('reportMoved', () => {
  const cells = REPORT_STATES.flatMap((state) =>
    REPORT_MOVES.map((move, column) => ({ state, move, to: TABLE[state][column]! })),
  );

  it.each(cells)('makes $to of what is $state on $move', ({ state, move, to }) => {
    expect(reportMoved(state, move) ?? '-').toBe(to);
  });
});

const texts = (
  state: CommentState,
  revisionId: string,
  pendingRevisionId: string | null = null,
) => ({
  state,
  revisionId,
  pendingRevisionId,
});

describe('answerOf', () => {
  const verdicts: Record<Action, string> = {
    approve: 'declined',
    reject: 'upheld',
    'mark-spam': 'upheld',
    'not-spam': 'declined',
    hide: 'upheld',
    remove: 'upheld',
    restore: 'declined',
    redact: 'upheld',
    pin: '-',
    unpin: '-',
    feature: '-',
    unfeature: '-',
    'lock-replies': '-',
    'unlock-replies': '-',
    'dismiss-reports': 'declined',
    purge: 'upheld',
  };

  it.each(ACTIONS)('on %s is the verdict of the table', (action) => {
    const shown = texts('published', 'first');
    const answer = answerOf({ action, effect: 'confirm', notices: null }, shown, shown);
    expect(answer?.verdict ?? '-').toBe(verdicts[action]);
    expect(answer?.noticeVerdict ?? '-').toBe(verdicts[action]);
  });

  it.each(ACTIONS)('on %s says that notices are unfounded where it declines', (action) => {
    const shown = texts('published', 'first');
    const answer = answerOf({ action, effect: 'confirm', notices: 'unfounded' }, shown, shown);
    const declines = verdicts[action] === 'declined';
    expect(answer?.noticeVerdict ?? '-').toBe(declines ? 'unfounded' : verdicts[action]);
    expect(answer?.verdict ?? '-').toBe(verdicts[action]);
    expect(misfitOfNoticeAnswer(action, 'unfounded') === null).toBe(declines);
    expect(misfitOfNoticeAnswer(action, null)).toBeNull();
  });

  const shown = texts('published', 'first');
  const waiting = texts('published', 'first', 'second');
  interface Case {
    story: string;
    action: Action;
    effect: Effect['kind'];
    before: ReturnType<typeof texts>;
    after: ReturnType<typeof texts>;
    judged: string;
    spared: string[];
  }
  const cases: Case[] = [
    {
      story: 'what shows and stays',
      action: 'approve',
      effect: 'confirm',
      before: shown,
      after: shown,
      judged: 'first',
      spared: [],
    },
    {
      story: 'what shows and goes',
      action: 'hide',
      effect: 'move',
      before: shown,
      after: texts('hidden', 'first'),
      judged: 'first',
      spared: [],
    },
    {
      story: 'an edit that is let through',
      action: 'approve',
      effect: 'publish-revision',
      before: waiting,
      after: texts('published', 'second'),
      judged: 'second',
      spared: [],
    },
    {
      story: 'an edit that is turned down, and not the text beside it',
      action: 'reject',
      effect: 'drop-revision',
      before: waiting,
      after: shown,
      judged: 'second',
      spared: ['first'],
    },
    {
      story: 'the text beside an edit that waits on',
      action: 'dismiss-reports',
      effect: 'confirm',
      before: waiting,
      after: waiting,
      judged: 'first',
      spared: ['second'],
    },
    {
      story: 'the author’s words that others take the place of',
      action: 'redact',
      effect: 'redact',
      before: shown,
      after: texts('published', 'redacted'),
      judged: 'first',
      spared: ['redacted'],
    },
    {
      story: 'a held comment',
      action: 'approve',
      effect: 'move',
      before: texts('pending', 'first'),
      after: shown,
      judged: 'first',
      spared: [],
    },
  ];

  it.each(cases)('judges $story', ({ action, effect, before, after, judged, spared }) => {
    const answer = answerOf({ action, effect, notices: null }, before, after);
    expect(answer).toMatchObject({ judged, spared });
  });
});

describe('weightOf', () => {
  it.each([
    { upheld: 0, declined: 0, weight: 1 },
    // Below the sample.
    { upheld: 0, declined: 4, weight: 1 },
    { upheld: 4, declined: 0, weight: 1 },
    { upheld: 1, declined: 4, weight: 0.2 },
    { upheld: 2, declined: 3, weight: 0.5 },
    { upheld: 3, declined: 2, weight: 0.83 },
    { upheld: 4, declined: 1, weight: 1.39 },
    { upheld: 5, declined: 0, weight: 2.16 },
    { upheld: 0, declined: 5, weight: 0.2 },
    // The axis, whatever the sample.
    { upheld: 7, declined: 3, weight: 1 },
    { upheld: 700, declined: 300, weight: 1 },
    { upheld: 16, declined: 0, weight: 3 },
    // Bounds.
    { upheld: 1_000_000, declined: 0, weight: 3 },
    { upheld: 0, declined: 1_000_000, weight: 0.2 },
  ])('is $weight with $upheld upheld and $declined declined', ({ weight, ...record }) => {
    expect(weightOf(record)).toBe(weight);
  });

  it('never falls with one more that was upheld in the place of one that was declined', () => {
    for (let judged = 5; judged <= 60; judged += 1) {
      const weights = Array.from({ length: judged + 1 }, (_, upheld) =>
        weightOf({ upheld, declined: judged - upheld }),
      );
      expect(weights).toEqual(weights.toSorted((a, b) => a - b));
    }
  });
});
