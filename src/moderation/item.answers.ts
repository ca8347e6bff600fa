import { Injectable } from '@nestjs/common';
import { CommentAnswers } from '../comments/comment.answers.js';
import type { Site } from '../sites/sites.service.js';
import { CurrentStatesService } from './current-states.service.js';
import { toWholeItemView, type WholeItemView } from './dto/item.view.js';
import { toReviewItemView, type ClaimedItemView, type ReviewItemView } from './dto/queues.view.js';
import type { WholeItem } from './items.service.js';
import type { QueuedItem } from './queues.service.js';

/** Items as moderators see them, each with its comment. */
@Injectable()
export class ItemAnswers {
  constructor(
    private readonly comments: CommentAnswers,
    private readonly states: CurrentStatesService,
  ) {}

  async listed(site: Site, queued: readonly QueuedItem[]): Promise<ReviewItemView[]> {
    const views = await this.comments.forModerators(
      site,
      queued.map(({ comment }) => comment),
    );
    return queued.map(({ item }, index) =>
      toReviewItemView(item, this.states.leaseOf(item), views[index]!),
    );
  }

  /** For whoever has just taken them. */
  async claimed(site: Site, queued: readonly QueuedItem[]): Promise<ClaimedItemView[]> {
    const views = await this.listed(site, queued);
    return views.map((view, index) => ({ ...view, leaseToken: queued[index]!.item.leaseToken! }));
  }

  async whole(site: Site, whole: WholeItem): Promise<WholeItemView> {
    const { item, context } = whole;
    const { comment, parent, before, after } = context;
    const around = [...(parent ? [parent] : []), ...before, ...after];
    const [own, ...views] = await this.comments.forModerators(site, [comment, ...around]);
    const first = parent ? 1 : 0;
    const placed = {
      parent: parent ? views[0]! : null,
      before: views.slice(first, first + before.length),
      after: views.slice(first + before.length),
    };
    const view = toReviewItemView(item, this.states.leaseOf(item), own!);
    return toWholeItemView(whole, view, placed, site.slug);
  }
}
