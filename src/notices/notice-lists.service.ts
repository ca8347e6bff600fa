import { Injectable } from '@nestjs/common';
import type { ReportState } from '../comments/reports.rules.js';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfNotice } from '../common/crypto/sealed-for.rules.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import type { Site } from '../sites/sites.service.js';
import type { Category } from './notice.rules.js';
import { NoticesRepository, type Notice } from './notices.repository.js';
import { noSuchNotice, type WholeNotice } from './notices.service.js';

interface Asked {
  state: ReportState | null;
  category: Category | null;
  after: string | undefined;
  limit: number;
}

/** Notices as those who decide about them read them. */
@Injectable()
export class NoticeListsService {
  constructor(
    private readonly notices: NoticesRepository,
    private readonly emails: EmailVault,
    private readonly cursors: Cursors,
  ) {}

  /** Newest first. @throws {Problem} bad-cursor */
  async page(
    site: Site,
    { state, category, after, limit }: Asked,
  ): Promise<TimedPage<WholeNotice>> {
    const page = await timedPage<Notice>(this.cursors, {
      scope: `notices ${state} ${category} of ${site.id}`,
      after,
      limit,
      read: (at) => this.notices.page(site.id, { state, category }, at),
      keyOf: (notice) => [notice.receivedAt, notice.id],
    });
    const ids = page.items.map(({ id }) => id);
    const comments = await this.notices.commentsOf(site.id, ids);
    const items = page.items.map((notice) => ({
      notice,
      comments: comments.filter(({ noticeId }) => noticeId === notice.id),
    }));
    return { ...page, items };
  }

  /** @throws {Problem} not-found */
  async one(site: Site, id: string): Promise<WholeNotice> {
    const whole = await this.notices.whole(site.id, id);
    if (!whole) throw noSuchNotice();
    return whole;
  }

  /** Null where it gave none, or is forgotten. */
  emailOf({ id, emailSealed }: Notice): string | null {
    return emailSealed && this.emails.open(emailSealed, emailOfNotice(id));
  }
}
