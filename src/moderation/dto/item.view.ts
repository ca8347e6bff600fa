import { CommentView } from '../../comments/dto/comment.view.js';
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

export class ReportView {
  /** Of the reader, for moderators alone. */
  personId!: string;
  revisionId!: string;
  reason!: string;
  explanation!: string | null;
  createdAt!: string;
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
  { context, against, history, notes, diff, actions }: WholeItem,
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
    reportList: reports.map(({ personId, revisionId, reason, explanation, createdAt }) => ({
      ...{ personId, revisionId, reason, explanation },
      createdAt: createdAt.toISOString(),
    })),
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
