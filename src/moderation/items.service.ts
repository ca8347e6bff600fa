import { Injectable } from '@nestjs/common';
import { CommentContextService, type CommentContext } from '../comments/comment-context.service.js';
import type { Action } from '../comments/comment-moderation.rules.js';
import { CommentModerationService } from '../comments/comment-moderation.service.js';
import { LeasesService, type ReviewNote } from '../reviews/leases.service.js';
import { QueueItemsService } from '../reviews/queue-items.service.js';
import type { ReviewItem } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import type { LoggedDecision } from './decision-log.service.js';
import { DecisionsRepository } from './decisions.repository.js';
import { textDiff, type DiffPart } from './text-diff.js';

/** All there is to know about an item. */
export interface WholeItem {
  item: ReviewItem;
  context: CommentContext;
  /** Decisions against the author that stand; null for a guest. */
  against: number | null;
  history: LoggedDecision[];
  notes: ReviewNote[];
  /** What became of the text since a moderator saw it. */
  diff: DiffPart[] | null;
  actions: Action[];
}

const HISTORY = 50;

/** Looking at one item from every side. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly items: QueueItemsService,
    private readonly leases: LeasesService,
    private readonly comments: CommentModerationService,
    private readonly contexts: CommentContextService,
    private readonly decisions: DecisionsRepository,
  ) {}

  /** @throws {Problem} not-found */
  async whole(site: Site, id: string): Promise<WholeItem> {
    const item = await this.items.one(site, id);
    const { commentId } = item;
    const context = (await this.contexts.of(site, commentId))!;
    const { author, texts } = context;
    const first = { batchId: null, key: null, backwards: false, limit: HISTORY };
    return {
      item,
      context,
      against: author && (await this.decisions.against(site.id, author.personId)),
      history: await this.decisions.page(site.id, { commentId, ...first }),
      notes: await this.leases.notesOf(site, commentId),
      diff: texts && textDiff(texts.seen, texts.now),
      actions: await this.comments.actionsFor(site, commentId, item),
    };
  }
}
