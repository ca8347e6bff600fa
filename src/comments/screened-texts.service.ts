import { Injectable } from '@nestjs/common';
import { ReviewsService } from '../reviews/reviews.service.js';
import {
  ScreeningService,
  type NewText,
  type ScreenedRevision,
  type Screening,
} from '../screening/screening.service.js';
import type { EntityManager } from 'typeorm';
import type { Site } from '../sites/sites.service.js';
import { StatementsService, type Screened } from '../statements/statements.service.js';
import type { Work } from './comment-moderation.rules.js';
import type { ThreadWrite } from './thread-writing.service.js';

/** What became of a text. */
type Judged = Pick<Screened, 'isEdit' | 'state' | 'verdict' | 'waitsAnyway'>;

/** Texts on their way in: looked at before they are kept, and put before a moderator where they wait. */
@Injectable()
export class ScreenedTextsService {
  constructor(
    private readonly screening: ScreeningService,
    private readonly reviews: ReviewsService,
    private readonly statements: StatementsService,
  ) {}

  async screen(site: Site, text: NewText): Promise<Screening> {
    return this.screening.screen(site, text);
  }

  /** Call it once the text is stored, in the same transaction. */
  async keep(
    { tx, site, thread, now }: ThreadWrite,
    about: { commentId: string; revisionId: string },
    { screening, work, judged }: { screening: Screening; work: Work | null; judged: Judged },
  ): Promise<void> {
    await this.screening.keep(tx, site.id, { threadId: thread.id, ...about, screening }, now);
    const checks = screening.findings
      .filter(({ outcome, isUnknown }) => outcome !== 'label' && !isUnknown)
      .map(({ check }) => check);
    await this.statements.recordVerdict(tx, site.id, { ...about, ...judged, checks }, now);
    if (!work) return;
    await this.reviews.open(tx, site, { commentId: about.commentId, ...work, openedAt: now });
    const spoke = screening.spoken.filter(({ rule }) => rule.state === 'live');
    if (spoke.length === 0) return;
    await this.reviews.route(tx, site, {
      commentId: about.commentId,
      queue: spoke.find(({ rule }) => rule.queue !== null)?.rule.queue ?? null,
      priority: Math.max(...spoke.map(({ rule }) => rule.priority)),
      at: now,
    });
  }

  /** As `keep`, of many that show, and that no rule has spoken about. */
  async keepShown(
    tx: EntityManager,
    site: Site,
    shown: readonly ScreenedRevision[],
    now: Date,
  ): Promise<void> {
    await this.screening.keepFindings(tx, site.id, shown, now);
  }

  /** Whoever waits for a decision about the comment decides about this text, which shows now. */
  async showing(
    { tx, site }: ThreadWrite,
    text: { commentId: string; revisionId: string },
  ): Promise<void> {
    await this.reviews.follow(tx, site.id, text);
  }
}
