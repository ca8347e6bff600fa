import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import type { Actor } from '../comments/caller.rules.js';
import type { Action } from '../comments/comment-moderation.rules.js';
import {
  CommentModerationService,
  type Applied,
  type CommentRecord,
  type Outcome,
  type ThreadWrite,
} from '../comments/comment-moderation.service.js';
import type { Site } from '../sites/sites.service.js';
import { DecisionsRepository, type Decision, type DecisionTexts } from './decisions.repository.js';

export type { Decision, DecisionTexts } from './decisions.repository.js';

/** One judgement over up to 500 comments. */
export interface Judgement {
  action: Action;
  items: readonly { commentId: string; version: number }[];
  /** The site's name for the rule that was broken. */
  policy: string | null;
  note: string | null;
  messageToAuthor: string | null;
}

export interface ItemResult {
  commentId: string;
  result: 'applied' | 'unchanged' | 'conflict' | 'refused';
  /** What the item alone would have been answered with. */
  status: number;
  decisionId: string | null;
  current: CurrentState | null;
}

/** What a decider finds instead of what they saw. */
export interface CurrentState {
  state: string;
  version: number;
  /** The last decision about it, if there was one. */
  decidedBy: string | null;
  action: string | null;
  decidedAt: Date | null;
}

const STATUS = { applied: 200, unchanged: 200, conflict: 409, refused: 409 } as const;

/** Moderators' decisions. Each comment's is one transaction: state, counters, log and event. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly moderation: CommentModerationService,
    private readonly decisions: DecisionsRepository,
    private readonly cursors: Cursors,
  ) {}

  /** Decides item by item, in the order given; one that fails leaves the others standing. */
  async decide(
    site: Site,
    actor: Actor,
    judgement: Judgement,
  ): Promise<{ batchId: string; results: ItemResult[] }> {
    const batchId = newId();
    const results: ItemResult[] = [];
    for (const item of judgement.items) {
      results.push(await this.decideOne(site, actor, { judgement, batchId, item }));
    }
    return { batchId, results };
  }

  /** The log, newest first. @throws {Problem} bad-cursor */
  async log(
    site: Site,
    asked: { commentId?: string; after?: string; limit: number },
  ): Promise<TimedPage<Decision & DecisionTexts>> {
    const commentId = asked.commentId ?? null;
    return timedPage(this.cursors, {
      scope: `log ${site.id} ${commentId}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.decisions.page(site.id, { commentId, ...at }),
      keyOf: (decision) => [decision.createdAt, decision.id],
    });
  }

  /** What was decided about a reader's own comments, newest first. @throws {Problem} bad-cursor */
  async aboutPerson(
    site: Site,
    personId: string,
    asked: { after?: string; limit: number },
  ): Promise<TimedPage<Decision & { messageToAuthor: string | null }>> {
    return timedPage(this.cursors, {
      scope: `decisions about ${personId}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.decisions.aboutPerson(site.id, personId, at),
      keyOf: (decision) => [decision.createdAt, decision.id],
    });
  }

  private async decideOne(
    site: Site,
    actor: Actor,
    {
      judgement,
      batchId,
      item,
    }: { judgement: Judgement; batchId: string; item: Judgement['items'][number] },
  ): Promise<ItemResult> {
    const decisionId = newId();
    const { action, policy } = judgement;
    const log = (write: ThreadWrite, { before, after, revisionId }: Applied): Promise<void> =>
      this.decisions.within(write.tx).append(
        {
          siteId: site.id,
          id: decisionId,
          batchId,
          commentId: after.id,
          revisionId,
          action,
          fromState: before.state,
          toState: after.state,
          actorKind: actor.kind,
          actorId: actor.id,
          policy,
          createdAt: write.now,
        },
        { note: judgement.note, messageToAuthor: judgement.messageToAuthor },
      );
    const outcome = await this.moderation.decide(site, { ...item, action, reason: policy }, log);
    return this.resultOf(site, item.commentId, outcome, decisionId);
  }

  private async resultOf(
    site: Site,
    commentId: string,
    outcome: Outcome | null,
    decisionId: string,
  ): Promise<ItemResult> {
    if (!outcome)
      return { commentId, result: 'refused', status: 404, decisionId: null, current: null };
    const { result } = outcome;
    const applied = result === 'applied';
    return {
      commentId,
      result,
      status: STATUS[result],
      decisionId: applied ? decisionId : null,
      current: await this.currentOf(site, applied ? outcome.after : outcome.before),
    };
  }

  private async currentOf(site: Site, comment: CommentRecord): Promise<CurrentState> {
    const last = await this.decisions.lastOf(site.id, comment.id);
    return {
      state: comment.state,
      version: comment.version,
      decidedBy: last?.actorId ?? null,
      action: last?.action ?? null,
      decidedAt: last?.createdAt ?? null,
    };
  }
}
