import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import type { Site } from '../sites/sites.service.js';
import { dueAt, isOwnQueue, type Queue } from './queue.rules.js';
import type { ReviewItem } from './review-item.js';
import { ReviewsRepository } from './reviews.repository.js';

export type { ReviewItem } from './review-item.js';

/** Where a rule wants work to be. */
interface Route {
  commentId: string;
  queue: string | null;
  priority: number;
  at: Date;
}

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

  /** A rule says where it is decided about, and how urgently. Legal notices, and queues that are gone, stay as they are. */
  async route(
    tx: EntityManager,
    site: Site,
    { commentId, queue, priority, at }: Route,
  ): Promise<void> {
    const { queues } = site.settings;
    const known = queue !== null && isOwnQueue(queues, queue) ? queue : null;
    if (known === null && priority === 0) return;
    const due = known === null ? null : dueAt(queues, known, at);
    await this.reviews.within(tx).route(site.id, commentId, { queue: known, priority, dueAt: due });
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
