import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Authorised } from '../auth/caller.decorator.js';
import { Problem } from '../common/http/problem.js';
import { respondPrivately } from '../common/http/respond.js';
import type { Actor } from '../comments/caller.rules.js';
import { OnceAnswers } from '../idempotency/once.answers.js';
import type { Site } from '../sites/sites.service.js';
import { DecisionsService, type ItemResult, type Judgement } from './decisions.service.js';
import { toCurrentStateView, toResultView, toReversedView } from './dto/moderation.view.js';
import { ReversalsService, type ReversalResult, type Undoer } from './reversals.service.js';

/**
 * Answers what was decided. One comment alone is answered with its own status, once for its
 * `Idempotency-Key`; many are decided one by one, and what was decided before is `unchanged`.
 */
@Injectable()
export class DecisionAnswers {
  constructor(
    private readonly decisions: DecisionsService,
    private readonly reversals: ReversalsService,
    private readonly once: OnceAnswers,
  ) {}

  async decided(
    request: Authorised,
    reply: FastifyReply,
    { site, actor, judgement }: { site: Site; actor: Actor; judgement: Judgement },
  ): Promise<void> {
    if (judgement.items.length > 1) {
      const { batchId, results } = await this.decisions.decide(site, actor, judgement);
      respondPrivately(request, reply, { batchId, results: results.map(toResultView) });
      return;
    }
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const { batchId, results } = await this.decisions.decide(site, actor, judgement, {
          open: tx,
        });
        refuseAlone(results[0]!);
        const body = JSON.stringify({ batchId, results: results.map(toResultView) });
        return { body, status: 200 };
      },
    });
  }

  async reversed(
    request: Authorised,
    reply: FastifyReply,
    { site, undoer, id }: { site: Site; undoer: Undoer; id: string },
  ): Promise<void> {
    const found = await this.reversals.find(site, id);
    if (found.length > 1) {
      const undone = await this.reversals.reverse(site, undoer, found);
      respondPrivately(request, reply, toReversedView(undone));
      return;
    }
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const undone = await this.reversals.reverse(site, undoer, found, tx);
        refuseAlone(undone.results[0]!);
        return { body: JSON.stringify(toReversedView(undone)), status: 200 };
      },
    });
  }
}

const DETAILS: Partial<Record<NonNullable<(ItemResult | ReversalResult)['code']>, string>> = {
  conflict: 'Look at the present state, then decide again on its version.',
  'lease-lost': 'Claim again.',
  'undo-window-closed': 'Decide anew, or ask an admin.',
};

/** @throws {Problem} what its code names */
function refuseAlone({ code, current, ...result }: ItemResult | ReversalResult): void {
  // Thrown before there is a result, where one comment alone is decided about.
  if (code === null || code === 'unknown-policy') return;
  if (code === 'comment-not-found') throw new Problem(code);
  const detail =
    code === 'action-refused' ? `It is ${current?.state ?? 'gone'} now.` : DETAILS[code];
  const diff = 'diff' in result && result.diff !== null ? { diff: result.diff } : {};
  throw new Problem(code, detail, { current: toCurrentStateView(current), ...diff });
}
