import { ApiProperty } from '@nestjs/swagger';
import { addressOfComment } from '../../comments/comment-address.rules.js';
import { REPORT_STATES } from '../../comments/reports.rules.js';
import { PageView } from '../../common/http/bounds.dto.js';
import type { Site } from '../../sites/sites.service.js';
import { addressOfAppeals, appealUntil } from '../../statements/statement.rules.js';
import {
  CATEGORIES,
  isAppealable,
  statusOf,
  wholeStatusOf,
  type Category,
  type NoticeStatus,
} from '../notice.rules.js';
import type { Notice, NoticedComment, WholeNotice } from '../notices.service.js';

const STATUSES = [...REPORT_STATES, 'in-review'];

export class NoticeAnswerView {
  /** Of the decision. */
  id!: string;
  /** What programs had to do with it; `not`: a person decided. */
  @ApiProperty({ enum: ['not', 'partially', 'fully'] })
  automation!: 'not' | 'partially' | 'fully';
}

/** Its notifier's appeal. */
export class NoticeAppealView {
  @ApiProperty({ enum: ['open', 'confirmed', 'overturned', 'varied', 'inadmissible'] })
  state!: string;
  filedAt!: string;
  reason!: string | null;
}

export class NoticeRedressView {
  /** Where an appeal is sent: `{ text }`, with the status token as Bearer. */
  appeal!: string;
  until!: string;
  appealed!: NoticeAppealView | null;
}

export class NoticedCommentView {
  commentId!: string;
  url!: string | null;
  /**
   * `in-review`: a moderator has it. `superseded`: the text was gone before anybody judged it.
   * `duplicate`: it repeats what was declined to the same address.
   */
  @ApiProperty({ enum: STATUSES })
  status!: NoticeStatus;
  decidedAt!: string | null;
  /** Null while there is none, and where nobody decided. */
  decision!: NoticeAnswerView | null;
  /** Null where nothing was declined. */
  redress!: NoticeRedressView | null;
}

class NoticeHeadView {
  ref!: string;
  /** Of all its comments: what is open comes first, then what was upheld. */
  @ApiProperty({ enum: STATUSES })
  status!: NoticeStatus;
  @ApiProperty({ enum: CATEGORIES })
  category!: Category;
  csaOffence!: boolean;
  /** BCP 47: of its answers. */
  language!: string;
  receivedAt!: string;
}

/** A notice, to whoever sent it. */
export class OwnNoticeView extends NoticeHeadView {
  /**
   * The mail that confirms it. `queued`: it goes out beside this call; `mail-off`: this server sends
   * none, so ask here; `no-address`: none was given, or it is forgotten.
   */
  @ApiProperty({ enum: ['mailed', 'queued', 'mail-off', 'no-address'] })
  receipt!: 'mailed' | 'queued' | 'mail-off' | 'no-address';
  comments!: NoticedCommentView[];
}

export class FiledNoticeView extends OwnNoticeView {
  /** Shown once: the Bearer of `…/notices/{ref}`. */
  statusToken!: string;
}

export class ListedCommentView {
  commentId!: string;
  url!: string | null;
  /** The text that showed. */
  revisionId!: string;
  @ApiProperty({ enum: STATUSES })
  status!: NoticeStatus;
  /** The work that is open, and when it is due. */
  itemId!: string | null;
  dueAt!: string | null;
  decidedAt!: string | null;
  decisionId!: string | null;
  /** When the mail server took the answer. */
  toldAt!: string | null;
}

/** A notice, to those who decide. */
export class ListedNoticeView extends NoticeHeadView {
  /** When the mail server took the confirmation of receipt. */
  receiptAt!: string | null;
  /** When its sender and what they said were forgotten. */
  forgottenAt!: string | null;
  comments!: ListedCommentView[];
}

export class NoticeListView {
  items!: ListedNoticeView[];
  page!: PageView;
}

export class NotifierView {
  name!: string | null;
  email!: string | null;
}

export class WholeNoticeView extends ListedNoticeView {
  explanation!: string | null;
  legalReference!: string | null;
  /** For admins alone, who are noted; null for everybody else. */
  notifier!: NotifierView | null;
}

/** @param mail whether this server sends any */
export function toOwnNoticeView(
  site: Site,
  { notice, comments }: WholeNotice,
  { now, mail }: { now: Date; mail: boolean },
): OwnNoticeView {
  return {
    ...toHead(notice, comments, now),
    receipt: receiptOf(notice, mail),
    comments: comments.map((comment) => ({
      ...toPlace(comment, now),
      decidedAt: iso(comment.decidedAt),
      decision:
        comment.decisionId === null
          ? null
          : { id: comment.decisionId, automation: comment.automation! },
      redress: redressOf(site, comment),
    })),
  };
}

export function toListedNoticeView(
  { notice, comments }: WholeNotice,
  { now }: { now: Date },
): ListedNoticeView {
  return {
    ...toHead(notice, comments, now),
    receiptAt: iso(notice.receiptAt),
    forgottenAt: iso(notice.forgottenAt),
    comments: comments.map((comment) => ({
      ...toPlace(comment, now),
      revisionId: comment.revisionId,
      itemId: comment.itemId,
      dueAt: iso(comment.dueAt),
      decidedAt: iso(comment.decidedAt),
      decisionId: comment.decisionId,
      toldAt: iso(comment.toldAt),
    })),
  };
}

export function toWholeNoticeView(
  whole: WholeNotice,
  { now, notifier }: { now: Date; notifier: NotifierView | null },
): WholeNoticeView {
  const { explanation, legalReference } = whole.notice;
  return { ...toListedNoticeView(whole, { now }), explanation, legalReference, notifier };
}

function toHead(notice: Notice, comments: readonly NoticedComment[], now: Date): NoticeHeadView {
  const { id: ref, category, csaOffence, language, receivedAt } = notice;
  return {
    ref,
    status: wholeStatusOf(comments.map((comment) => toPlace(comment, now).status)),
    ...{ category, csaOffence, language },
    receivedAt: receivedAt.toISOString(),
  };
}

function toPlace({ commentId, threadUrl, state, leaseUntil }: NoticedComment, now: Date) {
  const isTaken = leaseUntil !== null && leaseUntil > now;
  const url = addressOfComment(threadUrl, commentId);
  return { commentId, url, status: statusOf({ state, isTaken }) };
}

function receiptOf(notice: Notice, mail: boolean): OwnNoticeView['receipt'] {
  if (notice.receiptAt !== null) return 'mailed';
  if (notice.emailSealed === null) return 'no-address';
  return mail ? 'queued' : 'mail-off';
}

function redressOf(site: Site, comment: NoticedComment): NoticeRedressView | null {
  const { state, decisionId, decidedAt, appealState, appealFiledAt, appealReason } = comment;
  if (decisionId === null || decidedAt === null) return null;
  if (!isAppealable(state) && appealState === null) return null;
  return {
    appeal: addressOfAppeals(site.slug, decisionId),
    until: appealUntil(decidedAt, site.settings.appealMonths).toISOString(),
    appealed:
      appealState === null
        ? null
        : { state: appealState, filedAt: appealFiledAt!.toISOString(), reason: appealReason },
  };
}

function iso(moment: Date | null): string | null {
  return moment?.toISOString() ?? null;
}
