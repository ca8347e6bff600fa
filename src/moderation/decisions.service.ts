import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import type { Actor } from '../comments/caller.rules.js';
import type { Action } from '../comments/comment-moderation.rules.js';
import type { NoticeAnswer } from '../comments/reports.rules.js';
import {
  CommentModerationService,
  type Applied,
  type Outcome,
  type ThreadWrite,
} from '../comments/comment-moderation.service.js';
import { SiteDatabase } from '../database/site-database.js';
import { isUnknownPolicy, PoliciesService } from '../policies/policies.service.js';
import type { Site } from '../sites/sites.service.js';
import { imposedBy } from './imposed.rules.js';
import { CurrentStatesService, type CurrentState } from './current-states.service.js';
import { DecisionsRepository, type Decision, type DecisionMemory } from './decisions.repository.js';
import { textDiff, type DiffPart } from './text-diff.js';

export type { CurrentState } from './current-states.service.js';

export interface JudgedItem {
  commentId: string;
  version: number;
  /** The lease under which it is decided; null beside the queues. */
  leaseToken: string | null;
}

/** One judgement over up to 500 comments. */
export interface Judgement {
  action: Action;
  items: readonly JudgedItem[];
  /** The key of the rule that was broken; before a site's first rule, any name for it. */
  policy: string | null;
  note: string | null;
  messageToAuthor: string | null;
  /** Markdown, to redact with. */
  body: string | null;
  /** How the legal notices that it declines are answered; `declined` where nothing is said. */
  notices?: NoticeAnswer | null;
  /** How long any moderator may undo it. */
  undoSeconds: number;
}

export interface ItemResult {
  commentId: string;
  result: 'applied' | 'unchanged' | 'conflict' | 'refused';
  /** What the item alone would have been answered with. */
  status: number;
  /** The problem that it alone would have been answered with. */
  code:
    'conflict' | 'lease-lost' | 'action-refused' | 'comment-not-found' | 'unknown-policy' | null;
  decisionId: string | null;
  current: CurrentState | null;
  /** What became of the text that was looked at, where it has changed. */
  diff: DiffPart[] | null;
}

const RESULTS = {
  applied: { result: 'applied', status: 200, code: null },
  unchanged: { result: 'unchanged', status: 200, code: null },
  conflict: { result: 'conflict', status: 409, code: 'conflict' },
  'lease-lost': { result: 'conflict', status: 409, code: 'lease-lost' },
  refused: { result: 'refused', status: 409, code: 'action-refused' },
  uncited: { result: 'refused', status: 422, code: 'unknown-policy' },
} as const;
const NOTHING = { decisionId: null, current: null, diff: null };

/** Moderators' decisions. Each comment's is one transaction: state, counters, log and event. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly moderation: CommentModerationService,
    private readonly decisions: DecisionsRepository,
    private readonly states: CurrentStatesService,
    private readonly policies: PoliciesService,
  ) {}

  /**
   * Decides item by item, in the order given; one that fails leaves the others standing. With
   * `open` all of it joins that transaction, which is for one item; with `batchId` it is part of
   * that batch.
   *
   * @throws {Problem} unknown-policy, before anything is decided
   */
  async decide(
    site: Site,
    actor: Actor,
    judgement: Judgement,
    { open, batchId = newId() }: { open?: EntityManager; batchId?: string } = {},
  ): Promise<{ batchId: string; results: ItemResult[] }> {
    const results: ItemResult[] = [];
    for (const item of judgement.items) {
      const decided = (tx: EntityManager): Promise<ItemResult> =>
        this.decideOne(tx, site, actor, { judgement, batchId, item });
      try {
        results.push(await this.db.transaction(site.id, decided, open));
      } catch (error) {
        // The rule was retired between one item and the next.
        if (results.length === 0 || !isUnknownPolicy(error)) throw error;
        results.push({ ...RESULTS.uncited, ...NOTHING, commentId: item.commentId });
      }
    }
    return { batchId, results };
  }

  private async decideOne(
    tx: EntityManager,
    site: Site,
    actor: Actor,
    { judgement, batchId, item }: { judgement: Judgement; batchId: string; item: JudgedItem },
  ): Promise<ItemResult> {
    const decisionId = newId();
    const { action, policy, body, notices = null } = judgement;
    const citation = policy === null ? null : await this.policies.cite(tx, site.id, policy);
    const log = (write: ThreadWrite, applied: Applied): Promise<void> =>
      this.decisions.within(tx).append(
        {
          siteId: site.id,
          id: decisionId,
          batchId,
          commentId: applied.after.id,
          revisionId: applied.revisionId,
          action,
          fromState: applied.before.state,
          toState: applied.after.state,
          actorKind: actor.kind,
          actorId: actor.id,
          policy,
          policyVersion: applied.policyVersion,
          supersedesId: null,
          ...undoing(judgement, applied, write.now),
          createdAt: write.now,
        },
        { note: judgement.note, messageToAuthor: judgement.messageToAuthor },
        imposedBy(action, applied.before, applied.after),
      );
    const policyVersionAt = (now: Date): Promise<number | null> =>
      citation ? this.policies.pin(tx, citation, now) : Promise.resolve(null);
    const wish = { ...item, decisionId, action, reason: policy, policyVersionAt, body, notices };
    const outcome = await this.moderation.decide(tx, site, wish, log);
    return this.resultOf(tx, site, { commentId: item.commentId, outcome, decisionId });
  }

  private async resultOf(
    tx: EntityManager,
    site: Site,
    given: { commentId: string; outcome: Outcome | null; decisionId: string },
  ): Promise<ItemResult> {
    const { commentId, outcome, decisionId } = given;
    const none = { commentId, ...NOTHING };
    if (!outcome) return { ...none, result: 'refused', status: 404, code: 'comment-not-found' };
    const result = { ...none, ...RESULTS[outcome.result] };
    if (outcome.result === 'applied') {
      const current = await this.states.of(tx, site, outcome.after, null);
      return { ...result, decisionId, current };
    }
    const { before, item, texts } = outcome;
    const current = await this.states.of(tx, site, before, item);
    return { ...result, current, diff: texts && textDiff(texts.seen, texts.now) };
  }
}

/** What has been purged does not come back. */
function undoing(
  { undoSeconds }: Judgement,
  { before, after, itemId }: Applied,
  now: Date,
): Pick<Decision, 'undoUntil'> & DecisionMemory {
  const afterVersion = after.version;
  if (after.state === 'purged') return { undoUntil: null, before: null, afterVersion };
  const { state, priorState, stateReason, statePolicyVersion } = before;
  const { pinned, featured, repliesLocked } = before;
  const { revisionId, pendingRevisionId, reviewedRevisionId } = before;
  const { sanctionId, shadowed, shadowNumber } = before;
  return {
    undoUntil: undoSeconds === 0 ? null : new Date(now.getTime() + undoSeconds * 1000),
    before: {
      ...{ state, priorState, stateReason, statePolicyVersion },
      ...{ pinned, featured, repliesLocked },
      ...{ revisionId, pendingRevisionId, reviewedRevisionId, itemId },
      ...{ sanctionId, shadowed, shadowNumber },
    },
    afterVersion,
  };
}
