import { Injectable } from '@nestjs/common';
import type { KeyedPage } from '../common/paging/keyed-page.js';
import { CommentListsService, type QueuedComment } from '../comments/comment-lists.service.js';
import { LeasesService, type Claimed, type Worker } from '../reviews/leases.service.js';
import {
  QueueItemsService,
  type ItemFilter,
  type ItemOrder,
} from '../reviews/queue-items.service.js';
import type { ReviewItem } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';

export interface QueuedItem {
  item: ReviewItem;
  comment: QueuedComment;
}

/** What waits for a moderator, with the texts to decide about. */
@Injectable()
export class QueuesService {
  constructor(
    private readonly queues: QueueItemsService,
    private readonly leases: LeasesService,
    private readonly comments: CommentListsService,
  ) {}

  /** @throws {Problem} bad-cursor, not-found */
  async items(
    site: Site,
    queue: string,
    asked: { order: ItemOrder; filter: ItemFilter; after?: string; limit: number },
  ): Promise<KeyedPage<QueuedItem>> {
    const page = await this.queues.page(site, queue, asked);
    return { ...page, items: await this.withComments(site, page.items) };
  }

  /** Asking again gives the same items first. @throws {Problem} not-found */
  async claim(
    site: Site,
    worker: Worker,
    asked: { queue: string; count: number; filter: ItemFilter },
  ): Promise<{ claim: Claimed['claim']; items: QueuedItem[] }> {
    const { claim, items } = await this.leases.claim(site, worker, asked);
    return { claim, items: await this.withComments(site, items) };
  }

  private async withComments(site: Site, items: readonly ReviewItem[]): Promise<QueuedItem[]> {
    const comments = await this.comments.queued(site, items);
    return items.flatMap((item) => {
      const comment = comments.get(item.commentId);
      return comment ? [{ item, comment }] : [];
    });
  }
}
