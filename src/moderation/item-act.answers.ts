import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Authorised } from '../auth/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import { OnceAnswers } from '../idempotency/once.answers.js';
import type { ItemAct } from '../reviews/leases.service.js';
import type { Site } from '../sites/sites.service.js';
import { toItemStateView } from './dto/queues.view.js';
import { ItemActsService } from './item-acts.service.js';

interface ActCall {
  site: Site;
  actor: Actor;
  id: string;
  leaseToken: string;
  act: ItemAct;
}

/** Answers what is done with an item, once for its `Idempotency-Key`. */
@Injectable()
export class ItemActAnswers {
  constructor(
    private readonly acts: ItemActsService,
    private readonly once: OnceAnswers,
  ) {}

  async answer(request: Authorised, reply: FastifyReply, call: ActCall): Promise<void> {
    const { site, actor, ...given } = call;
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const item = await this.acts.act(tx, site, actor, given);
        return { body: JSON.stringify(toItemStateView(item)), status: 200 };
      },
    });
  }
}
