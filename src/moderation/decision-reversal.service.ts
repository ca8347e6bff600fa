import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import { Clock } from '../common/time/clock.js';
import type { Actor } from '../comments/caller.rules.js';
import { CommentReversalService } from '../comments/comment-reversal.service.js';
import type { ThreadWrite } from '../comments/comment-moderation.service.js';
import { SanctionsService } from '../sanctions/sanctions.service.js';
import type { Site } from '../sites/sites.service.js';
import { CurrentStatesService, type CurrentState } from './current-states.service.js';
import { DecisionsRepository, type Decision, type DecisionMemory } from './decisions.repository.js';
import { imposedBy } from './imposed.rules.js';
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

type Past = Decision & DecisionMemory;

/** Undoing one decision by a new one that names it, and with it what was done because of it. */
@Injectable()
export class DecisionReversalService {
  constructor(
    private readonly comments: CommentReversalService,
    private readonly decisions: DecisionsRepository,
    private readonly states: CurrentStatesService,
    private readonly sanctions: SanctionsService,
    private readonly clock: Clock,
  ) {}

  /** In one transaction: state, counters, work, reports, strikes and sanctions. */
  async reverse(
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
      log: async ({ now }: ThreadWrite, { from, to }) => {
        await decisions.append(
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
          imposedBy('reverse', from, to),
        );
        await this.sanctions.reverseOf(tx, site.id, id, actor);
      },
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
