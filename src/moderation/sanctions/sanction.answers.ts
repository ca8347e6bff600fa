import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authorised } from '../../auth/caller.decorator.js';
import { respondPrivately, respondWithPage } from '../../common/http/respond.js';
import { Clock } from '../../common/time/clock.js';
import { created, OnceAnswers } from '../../idempotency/once.answers.js';
import {
  SanctionsService,
  type By,
  type PreparedSanction,
  type Sanction,
  type SanctionWish,
} from '../../sanctions/sanctions.service.js';
import type { Site } from '../../sites/sites.service.js';
import { toOwnSanctionView, toSanctionView } from './dto/sanction.view.js';
import { SanctioningService } from './sanctioning.service.js';

type List = Parameters<SanctionsService['list']>;

/** Answers about sanctions, to moderators and to whoever they are about. */
@Injectable()
export class SanctionAnswers {
  constructor(
    private readonly sanctions: SanctionsService,
    private readonly making: SanctioningService,
    private readonly once: OnceAnswers,
    private readonly clock: Clock,
  ) {}

  async made(
    request: Authorised,
    reply: FastifyReply,
    { site, by, wish }: { site: Site; by: By; wish: SanctionWish },
  ): Promise<void> {
    let prepared: PreparedSanction | undefined;
    await this.once.answer(request, reply, {
      before: async () => {
        prepared = await this.making.prepare(site, wish);
      },
      work: async (tx) => {
        const sanction = await this.making.make(tx, site, by, prepared!);
        const location = `/api/v1/sites/${site.slug}/moderation/sanctions/${sanction.id}`;
        return created(toSanctionView(sanction, this.clock.now()), { location });
      },
    });
  }

  one(request: FastifyRequest, reply: FastifyReply, sanction: Sanction): void {
    respondPrivately(request, reply, toSanctionView(sanction, this.clock.now()));
  }

  async list(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    [filter, asked]: [List[1], List[2]],
  ): Promise<void> {
    const page = await this.sanctions.list(site.id, filter, asked);
    respondWithPage(request, reply, page, (row) => toSanctionView(row, this.clock.now()));
  }

  /** A shadow that holds is not told. */
  async own(
    request: FastifyRequest,
    reply: FastifyReply,
    { site, personId, asked }: { site: Site; personId: string; asked: List[2] },
  ): Promise<void> {
    const page = await this.sanctions.list(site.id, { personId, told: true }, asked);
    respondWithPage(request, reply, page, (row) => toOwnSanctionView(row, this.clock.now()));
  }
}
