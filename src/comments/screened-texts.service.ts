import { Injectable } from '@nestjs/common';
import { ReviewsService } from '../reviews/reviews.service.js';
import { ScreeningService, type NewText, type Screening } from '../screening/screening.service.js';
import type { Site } from '../sites/sites.service.js';
import type { Work } from './comment-moderation.rules.js';
import type { ThreadWrite } from './thread-writing.service.js';

/** Texts on their way in: looked at before they are kept, and put before a moderator where they wait. */
@Injectable()
export class ScreenedTextsService {
  constructor(
    private readonly screening: ScreeningService,
    private readonly reviews: ReviewsService,
  ) {}

  async screen(site: Site, text: NewText): Promise<Screening> {
    return this.screening.screen(site, text);
  }

  /** Call it once the text is stored, in the same transaction. */
  async keep(
    { tx, site, thread, now }: ThreadWrite,
    about: { commentId: string; revisionId: string },
    { screening, work }: { screening: Screening; work: Work | null },
  ): Promise<void> {
    const revision = { siteId: site.id, threadId: thread.id, ...about };
    await this.screening.keep(tx, revision, screening, now);
    if (!work) return;
    await this.reviews.open(tx, site, { commentId: about.commentId, ...work, openedAt: now });
  }

  /** Whoever waits for a decision about the comment decides about this text, which shows now. */
  async showing(
    { tx, site }: ThreadWrite,
    text: { commentId: string; revisionId: string },
  ): Promise<void> {
    await this.reviews.follow(tx, site.id, text);
  }
}
