import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import {
  ReviewsRepository,
  type Queue,
  type QueueCount,
  type ReviewItem,
} from './reviews.repository.js';

export { QUEUES, type Queue, type QueueCount, type ReviewItem } from './reviews.repository.js';

/** The work that held and reported comments make. Comments open it, decisions end it. */
@Injectable()
export class ReviewsService {
  constructor(private readonly reviews: ReviewsRepository) {}

  async open(
    tx: EntityManager,
    siteId: string,
    item: Pick<ReviewItem, 'commentId' | 'revisionId' | 'queue' | 'openedAt'> & {
      reports?: number;
    },
  ): Promise<void> {
    await this.reviews.within(tx).open(siteId, { id: newId(), reports: 0, ...item });
  }

  /** Somebody has decided. */
  async decided(tx: EntityManager, siteId: string, commentId: string, at: Date): Promise<void> {
    await this.reviews.within(tx).end(siteId, [commentId], 'decided', at);
  }

  /** There is nothing left to decide: its author has withdrawn it. */
  async superseded(tx: EntityManager, siteId: string, commentId: string, at: Date): Promise<void> {
    await this.reviews.within(tx).end(siteId, [commentId], 'superseded', at);
  }

  async findOpen(tx: EntityManager, siteId: string, commentId: string): Promise<ReviewItem | null> {
    return this.reviews.within(tx).findOpen(siteId, commentId);
  }

  /** Open items by queue; a queue without any is absent. */
  async counts(siteId: string): Promise<QueueCount[]> {
    return this.reviews.counts(siteId);
  }

  async page(
    siteId: string,
    queue: Queue,
    at: { key: [Date, string] | null; falling: boolean; limit: number },
  ): Promise<ReviewItem[]> {
    return this.reviews.page(siteId, queue, at);
  }
}
