import { Injectable } from '@nestjs/common';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { CommentListsService, type QueuedComment } from '../comments/comment-lists.service.js';
import { QUEUES, ReviewsService, type Queue, type ReviewItem } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';

export interface QueueState {
  /** Work that nobody has decided. */
  open: number;
  unclaimed: number;
  oldestAt: Date | null;
  pastDue: number;
}

export interface QueuedItem {
  item: ReviewItem;
  comment: QueuedComment;
}

/** What waits for a moderator. */
@Injectable()
export class QueuesService {
  constructor(
    private readonly reviews: ReviewsService,
    private readonly comments: CommentListsService,
    private readonly cursors: Cursors,
  ) {}

  async counts(site: Site): Promise<Record<Queue, QueueState>> {
    const counts = await this.reviews.counts(site.id);
    const stateOf = (queue: Queue): QueueState => {
      const found = counts.find((each) => each.queue === queue);
      const open = found?.open ?? 0;
      return { open, unclaimed: open, oldestAt: found?.oldestAt ?? null, pastDue: 0 };
    };
    return Object.fromEntries(QUEUES.map((queue) => [queue, stateOf(queue)])) as Record<
      Queue,
      QueueState
    >;
  }

  /** @throws {Problem} bad-cursor */
  async items(
    site: Site,
    queue: Queue,
    asked: { sort: 'oldest' | 'newest'; after?: string; limit: number },
  ): Promise<TimedPage<QueuedItem>> {
    const newest = asked.sort === 'newest';
    const page = await timedPage(this.cursors, {
      scope: `queue ${site.id} ${queue} ${asked.sort}`,
      after: asked.after,
      limit: asked.limit,
      read: ({ key, backwards, limit }) =>
        this.reviews.page(site.id, queue, { key, falling: newest !== backwards, limit }),
      keyOf: (item) => [item.openedAt, item.id],
    });
    const comments = await this.comments.queued(site, page.items);
    const items = page.items.flatMap((item) => {
      const comment = comments.get(item.commentId);
      return comment ? [{ item, comment }] : [];
    });
    return { ...page, items };
  }
}
