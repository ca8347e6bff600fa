import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import type { Actor } from '../comments/caller.rules.js';
import { CommentModerationService } from '../comments/comment-moderation.service.js';
import { LeasesService, type ItemAct } from '../reviews/leases.service.js';
import type { ReviewItem } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { nameOfActor } from './actors.rules.js';
import { CurrentStatesService } from './current-states.service.js';

/** What is done with an item under its lease beside deciding. */
@Injectable()
export class ItemActsService {
  constructor(
    private readonly leases: LeasesService,
    private readonly comments: CommentModerationService,
    private readonly states: CurrentStatesService,
  ) {}

  /** @throws {Problem} not-found, lease-lost, action-refused, invalid-request */
  async act(
    tx: EntityManager,
    site: Site,
    actor: Actor,
    given: { id: string; leaseToken: string; act: ItemAct },
  ): Promise<ReviewItem> {
    const { item, held } = await this.leases.lock(tx, site, given.id, given.leaseToken);
    if (!held) throw await this.lost(tx, site, item);
    await this.leases.act(tx, site, item, { owner: nameOfActor(actor), act: given.act });
    return (await this.leases.lock(tx, site, given.id, given.leaseToken)).item;
  }

  private async lost(tx: EntityManager, site: Site, item: ReviewItem): Promise<Problem> {
    const comment = (await this.comments.find(tx, site, item.commentId))!;
    const current = await this.states.of(tx, site, comment, item);
    return new Problem('lease-lost', 'Claim again.', { current });
  }
}
