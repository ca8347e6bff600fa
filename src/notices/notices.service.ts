import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Notifier } from '../auth/caller.decorator.js';
import { NoticedCommentsService } from '../comments/noticed-comments.service.js';
import { Problem } from '../common/http/problem.js';
import { SiteDatabase } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import { NoticesRepository, type WholeNotice } from './notices.repository.js';

export type { Notice, NoticedComment, WholeNotice } from './notices.repository.js';

/** Legal notices as those who sent them look after them, each with the token that came with it. */
@Injectable()
export class NoticesService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly notices: NoticesRepository,
    private readonly comments: NoticedCommentsService,
  ) {}

  /** @throws {Problem} not-found: also with no token, or another's */
  async own(
    site: Site,
    notifier: Notifier | null,
    id: string,
    open?: EntityManager,
  ): Promise<WholeNotice> {
    const notices = open ? this.notices.within(open) : this.notices;
    const isTheirs =
      notifier?.noticeId === id && (await notices.isOf(site.id, id, notifier.tokenHash));
    const whole = isTheirs ? await notices.whole(site.id, id) : null;
    if (!whole) throw noSuchNotice();
    return whole;
  }

  /**
   * Takes back what nobody has decided about. Twice is as once.
   *
   * @throws {Problem} not-found, notice-answered (nothing is left to take back)
   */
  async withdraw(site: Site, notifier: Notifier | null, id: string): Promise<WholeNotice> {
    return this.db.transaction(site.id, async (tx) => {
      await this.own(site, notifier, id, tx);
      await this.comments.takeBack(tx, site, id);
      const after = await this.own(site, notifier, id, tx);
      if (after.comments.some(({ state }) => state === 'withdrawn')) return after;
      throw new Problem('notice-answered', 'You can appeal against what was declined.');
    });
  }
}

export function noSuchNotice(): Problem {
  return new Problem('not-found', 'There is no such notice.');
}
