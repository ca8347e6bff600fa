import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../comments/caller.rules.js';
import type { Action } from '../comments/comment-moderation.rules.js';
import { CommentModerationService } from '../comments/comment-moderation.service.js';
import { Problem } from '../common/http/problem.js';
import { DecisionsService } from '../moderation/decisions.service.js';
import { ReversalsService } from '../moderation/reversals.service.js';
import type { Site } from '../sites/sites.service.js';
import type { Outcome, Remedy } from './appeal.rules.js';
import type { Appeal } from './appeals.repository.js';

/** What somebody makes of an appeal. */
export interface Ruling {
  outcome: Outcome;
  reason: string;
  /** What becomes of the comment; for some outcomes. */
  action: Remedy | null;
  /** The rule by which. */
  policy: string | null;
  /** Markdown, to redact with. */
  body: string | null;
}

/** States in which a comment is as it is for readers, or waits for somebody who has just decided. */
const OPEN: readonly string[] = ['published', 'pending'];

/**
 * What follows from a decided appeal, in its transaction: the decision is undone with all that it had
 * answered (whatever hangs from decisions, such as sanctions, is taken back where reversals are made),
 * and what then waits is answered by whoever decided the appeal.
 */
@Injectable()
export class AppealOutcomesService {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly reversals: ReversalsService,
    private readonly comments: CommentModerationService,
  ) {}

  /**
   * @returns the decision that it led to; null where nothing was to be changed
   * @throws {Problem} changed-since, action-refused, unknown-policy, invalid-request
   */
  async carryOut(
    tx: EntityManager,
    site: Site,
    actor: Actor,
    { appeal, ruling }: { appeal: Appeal; ruling: Ruling },
  ): Promise<string | null> {
    const { outcome, action } = ruling;
    if (outcome === 'confirmed' || outcome === 'inadmissible') return null;
    const undone = await this.undo(tx, site, actor, appeal);
    if (action !== null) {
      return (await this.act(tx, site, actor, { appeal, ruling, action })) ?? undone;
    }
    const { state } = (await this.comments.find(tx, site, appeal.commentId))!;
    const waits = OPEN.includes(state) || appeal.statementId !== null;
    const approved = waits
      ? await this.act(tx, site, actor, { appeal, ruling, action: 'approve' })
      : null;
    return undone ?? approved;
  }

  /** Null where there is no decision to undo, or colleagues have undone it meanwhile. */
  private async undo(
    tx: EntityManager,
    site: Site,
    actor: Actor,
    { decisionId }: Appeal,
  ): Promise<string | null> {
    if (decisionId === null) return null;
    const found = await this.reversals.find(site, decisionId, tx);
    const { results } = await this.reversals.reverse(site, { actor, admin: true }, found, tx);
    const { code, decisionId: reversal } = results[0]!;
    if (code !== null && code !== 'already-reversed') {
      const detail =
        'Later decisions stand on this one: undo them first, or confirm or vary it, with what you do as the reason.';
      throw new Problem(code, detail);
    }
    return reversal;
  }

  private async act(
    tx: EntityManager,
    site: Site,
    actor: Actor,
    { appeal, ruling, action }: { appeal: Appeal; ruling: Ruling; action: Action },
  ): Promise<string | null> {
    const { commentId } = appeal;
    const { version } = (await this.comments.find(tx, site, commentId))!;
    const given = action === 'approve' ? { policy: null, body: null } : ruling;
    const { policy, body } = given;
    const judgement = {
      ...{ action, policy, body },
      items: [{ commentId, version, leaseToken: null }],
      ...{ note: null, messageToAuthor: null, undoSeconds: 0 },
    };
    const { results } = await this.decisions.decide(site, actor, judgement, { open: tx });
    const { code, decisionId, current } = results[0]!;
    if (code === null || code === 'unknown-policy') return decisionId;
    throw new Problem(code, `The comment is ${current?.state ?? 'gone'} now.`);
  }
}
