import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import type { Site } from '../sites/sites.service.js';
import { dueAt, type Queue } from './queue.rules.js';
import type { ReviewItem } from './review-item.js';
import { ReviewsRepository } from './reviews.repository.js';

export type { ReviewItem } from './review-item.js';

/** The work that held, reported and edited comments make. Comments open it, decisions end it. */
@Injectable()
export class ReviewsService {
  constructor(private readonly reviews: ReviewsRepository) {}

  async open(
    tx: EntityManager,
    site: Site,
    item: { commentId: string; revisionId: string; queue: Queue; openedAt: Date },
  ): Promise<void> {
    await this.reviews.within(tx).open(site.id, {
      id: newId(),
      ...item,
      dueAt: dueAt(site.settings.queues, item.queue, item.openedAt),
    });
  }

  /** Somebody has decided, or found nothing in what was reported. */
  async ended(
    tx: EntityManager,
    siteId: string,
    commentId: string,
    end: { as: 'decided' | 'dismissed'; at: Date },
  ): Promise<void> {
    await this.reviews.within(tx).end(siteId, commentId, end.as, end.at);
  }

  /** There is nothing left to decide: its author has withdrawn it. */
  async superseded(tx: EntityManager, siteId: string, commentId: string, at: Date): Promise<void> {
    await this.reviews.within(tx).end(siteId, commentId, 'superseded', at);
  }

  /** The decision that ended it is undone; what was reported since counts as well. */
  async reopen(
    tx: EntityManager,
    siteId: string,
    item: { commentId: string; id: string },
  ): Promise<void> {
    await this.reviews.within(tx).reopen(siteId, item.commentId, item.id);
  }

  /** Another text is to be decided about, wherever somebody waits. */
  async follow(
    tx: EntityManager,
    siteId: string,
    text: { commentId: string; revisionId: string },
  ): Promise<void> {
    await this.reviews.within(tx).follow(siteId, text.commentId, text.revisionId);
  }

  /** Their reports have changed hands. */
  async recount(tx: EntityManager, siteId: string, commentIds: readonly string[]): Promise<void> {
    await this.reviews.within(tx).recount(siteId, commentIds);
  }

  /** The item that waits for a decision, locked. */
  async lockLive(tx: EntityManager, siteId: string, commentId: string): Promise<ReviewItem | null> {
    return this.reviews.within(tx).lockLive(siteId, commentId);
  }
}
