import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import type { Actor } from '../comments/caller.rules.js';
import { CommentReversalService } from '../comments/comment-reversal.service.js';
import type { ThreadWrite } from '../comments/comment-moderation.service.js';
import { SiteDatabase } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import { CurrentStatesService, type CurrentState } from './current-states.service.js';
import { DecisionsRepository, type Decision, type DecisionMemory } from './decisions.repository.js';
import { refusalToReverse } from './reversal.rules.js';

export interface ReversalResult {
  commentId: string;
  /** The one that was to be undone. */
  supersedesId: string;
  result: 'applied' | 'refused' | 'conflict';
  status: number;
  code: 'undo-window-closed' | 'already-reversed' | 'changed-since' | 'action-refused' | null;
  decisionId: string | null;
  current: CurrentState | null;
}

export interface Undoer {
  actor: Actor;
  /** Whether they may undo at any time. */
  admin: boolean;
}

/** What came of undoing. */
export interface Reversed {
  batchId: string;
  results: ReversalResult[];
  /** How many decisions of the same batch still stand. */
  standing: number;
}

type Past = Decision & DecisionMemory;

/** Undoing decisions: each by a new one that names the old. */
@Injectable()
export class ReversalsService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly comments: CommentReversalService,
    private readonly decisions: DecisionsRepository,
    private readonly states: CurrentStatesService,
    private readonly clock: Clock,
  ) {}

  /** One decision, or up to 500 of a batch, the last one first. @throws {Problem} not-found */
  async find(site: Site, id: string): Promise<readonly Decision[]> {
    const found = await this.decisions.ofBatch(site.id, id);
    if (found.length > 0) return found;
    throw new Problem('not-found', 'There is no such decision or batch.');
  }

  /** Each is a transaction; with `open` all of it joins that one, which is for one decision. */
  async reverse(
    site: Site,
    undoer: Undoer,
    found: readonly Decision[],
    open?: EntityManager,
  ): Promise<Reversed> {
    const batchId = newId();
    const results: ReversalResult[] = [];
    for (const { id: one } of found) {
      const undone = (tx: EntityManager): Promise<ReversalResult> =>
        this.reverseOne(tx, site, undoer, { id: one, batchId });
      results.push(await this.db.transaction(site.id, undone, open));
    }
    const { batchId: undone } = found[0]!;
    const standing = await (open ? this.decisions.within(open) : this.decisions).standing(
      site.id,
      undone,
    );
    return { batchId, results, standing };
  }

  private async reverseOne(
    tx: EntityManager,
    site: Site,
    { actor, admin }: Undoer,
    { id, batchId }: { id: string; batchId: string },
  ): Promise<ReversalResult> {
    const decisionId = newId();
    const decisions = this.decisions.within(tx);
    const [past] = await decisions.ofBatch(site.id, id);
    const { commentId, before, afterVersion } = past!;
    const none = { commentId, supersedesId: id, decisionId: null, current: null };
    const refusal = refusalToReverse(past!, { admin, now: this.clock.now() });
    if (refusal) return { ...none, result: 'refused', status: 409, code: refusal };

    const reversal = {
      ...{ commentId, decisionId: id, version: afterVersion! },
      ...{ before: before!, itemId: before!.itemId },
    };
    const outcome = await this.comments.reverse(tx, site, reversal, {
      isLast: async () => (await decisions.lastOf(site.id, commentId))?.id === id,
      log: ({ now }: ThreadWrite, { from, to }) =>
        decisions.append(
          {
            ...reversing(past!, actor),
            id: decisionId,
            batchId,
            fromState: from.state,
            toState: to.state,
            afterVersion: to.version,
            createdAt: now,
          },
          { note: null, messageToAuthor: null },
        ),
    });
    if (!('changed' in outcome)) {
      const current = await this.states.of(tx, site, outcome.to, null);
      return { ...none, result: 'applied', status: 200, code: null, decisionId, current };
    }
    const [again] = await decisions.ofBatch(site.id, id);
    const code = again!.reversed ? 'already-reversed' : 'changed-since';
    const current = await this.states.of(tx, site, outcome.changed, null);
    return { ...none, result: 'conflict', status: 409, code, current };
  }
}

function reversing(past: Past, actor: Actor) {
  const { siteId, commentId, policy, policyVersion } = past;
  return {
    siteId,
    commentId,
    policy,
    policyVersion,
    revisionId: past.before!.pendingRevisionId ?? past.before!.revisionId,
    action: 'reverse',
    actorKind: actor.kind,
    actorId: actor.id,
    supersedesId: past.id,
    undoUntil: null,
    before: null,
  };
}
