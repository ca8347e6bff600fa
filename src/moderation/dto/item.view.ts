import { CommentView } from '../../comments/dto/comment.view.js';
import type { ReportState } from '../../comments/reports.rules.js';
import { FindingView, toFindingView } from '../../screening/dto/finding.view.js';
import { actorNamed } from '../actors.rules.js';
import type { WholeItem } from '../items.service.js';
import { DiffPartView } from './diff.view.js';
import { DecisionView, toDecisionView } from './moderation.view.js';
import { ActorView, ReviewItemView } from './queues.view.js';

export class ContextView {
  parent!: CommentView | null;
  /** Up to two on the same level, in their order on the page. */
  before!: CommentView[];
  after!: CommentView[];
}

export class AuthorRecordView {
  id!: string;
  /** Comments by state; a state without any is absent. */
  comments!: Record<string, number>;
  /** Decisions against them that stand. */
  decisionsAgainst!: number;
}

export class ReporterView {
  /** Their reports that decisions have agreed with, and those that they have not. */
  upheld!: number;
  declined!: number;
}

export class ReportView {
  /** Of the reader, for moderators alone; null for a legal notice. */
  personId!: string | null;
  /** Of the legal notice that says it. */
  noticeRef!: string | null;
  /** The text that it is about. */
  revisionId!: string;
  reason!: string;
  explanation!: string | null;
  /**
   * Open, or as a decision about its text has answered it. `superseded`: that text was gone before
   * anybody judged it. `duplicate`: it repeats what was declined. `unfounded`, `withdrawn`: of legal
   * notices alone.
   */
  state!: ReportState;
  /** 0.2 to 3, by what the reporter's record was when they made it; 1 while it says nothing. */
  weight!: number;
  /** Whether the item's `score` has it: it is open, and about the text under review. */
  inScore!: boolean;
  /** The reporter's record as it is now. */
  reporter!: ReporterView;
  createdAt!: string;
  decidedAt!: string | null;
  /** The decision that answered it, or what it repeats. */
  decisionId!: string | null;
}

export class NoteView {
  id!: string;
  actor!: ActorView;
  text!: string;
  createdAt!: string;
}

export class WholeItemView extends ReviewItemView {
  context!: ContextView;
  /** Null for a guest. */
  author!: AuthorRecordView | null;
  /** Newest first. */
  reportList!: ReportView[];
  /** What screening found in its texts, oldest first. */
  findings!: FindingView[];
  /** Decisions about the comment, newest first. */
  history!: DecisionView[];
  notes!: NoteView[];
  /** What became of the text, as Markdown, since a moderator saw it; null when nothing has. */
  sinceReview!: DiffPartView[] | null;
  /** What would change something. */
  allowedActions!: string[];
}

/** `site` is its slug. */
export function toWholeItemView(
  { item, context, against, history, notes, diff, actions }: WholeItem,
  view: ReviewItemView,
  around: ContextView,
  site: string,
): WholeItemView {
  const { author, reports, findings } = context;
  return {
    ...view,
    context: around,
    author: author && {
      id: author.personId,
      comments: author.comments,
      decisionsAgainst: against ?? 0,
    },
    reportList: reports.map((report) => toReportView(report, item.revisionId)),
    findings: findings.map(toFindingView),
    history: history.map((decision) => toDecisionView(site, decision)),
    notes: notes.map(({ id, actor, text, createdAt }) => ({
      ...{ id, text },
      actor: actorNamed(actor),
      createdAt: createdAt.toISOString(),
    })),
    sinceReview: diff,
    allowedActions: actions,
  };
}

function toReportView(
  report: WholeItem['context']['reports'][number],
  underReview: string,
): ReportView {
  const { personId, noticeId, revisionId, reason, explanation, state, weight, decisionId } = report;
  const { upheld, declined, createdAt, decidedAt } = report;
  return {
    ...{
      personId,
      noticeRef: noticeId,
      revisionId,
      reason,
      explanation,
      state,
      weight,
      decisionId,
    },
    inScore: state === 'received' && revisionId === underReview,
    reporter: { upheld, declined },
    createdAt: createdAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
