import { Injectable } from '@nestjs/common';
import {
  NoticedCommentsService,
  type NoticeableComment,
} from '../comments/noticed-comments.service.js';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfNotice } from '../common/crypto/sealed-for.rules.js';
import { newToken } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Clock } from '../common/time/clock.js';
import type { Transaction } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import { lacksOf, type Category, type Lack, type Said } from './notice.rules.js';
import { noSuchComment, NoticePlacesService, type Places } from './notice-places.service.js';
import { NoticesRepository, type WholeNotice } from './notices.repository.js';

/** What somebody sends. */
export interface Given extends Said, Places {
  category: Category;
  legalReference?: string | undefined;
  /** BCP 47: that they are answered in. */
  language: string;
}

/** A notice that is complete. */
export interface Draft {
  given: Given;
  comments: readonly NoticeableComment[];
}

const NO_EMAIL = { sealed: null, index: null };

/** Takes legal notices in, from anyone. */
@Injectable()
export class NoticeFilingService {
  constructor(
    private readonly notices: NoticesRepository,
    private readonly comments: NoticedCommentsService,
    private readonly places: NoticePlacesService,
    private readonly emails: EmailVault,
    private readonly clock: Clock,
  ) {}

  /** @throws {Problem} incomplete-notice (with `letters`, of Art 16(2)) */
  async complete(site: Site, given: Given): Promise<Draft> {
    const { found, lacks } = await this.places.find(site, given);
    const all = [...lacksOf(given), ...lacks];
    if (all.length > 0) throw incomplete(all);
    return { given, comments: found };
  }

  /**
   * Stores it and puts its comments before a moderator, at once. Its `token` is kept nowhere.
   *
   * @throws {Problem} incomplete-notice: a comment is not public any more
   */
  async file(
    site: Site,
    { given, comments }: Draft,
    tx: Transaction,
  ): Promise<WholeNotice & { token: string }> {
    const id = newId();
    const token = newToken('cln', id.replaceAll('-', ''));
    const { category, csaOffence, language, email } = given;
    const { name = null, explanation = null, legalReference = null } = given;
    const kept = email === undefined ? NO_EMAIL : this.emails.keep(email, emailOfNotice(id));
    const notices = this.notices.within(tx);
    await notices.insert({
      ...{ siteId: site.id, id, category, csaOffence, language },
      receivedAt: this.clock.now(),
      tokenHash: token.hash,
      ...{ name, explanation, legalReference },
      ...{ emailSealed: kept.sealed, emailIndex: kept.index },
    });
    const emailIndexes = email === undefined ? [] : this.emails.indexesOf(email);
    const gone = await this.comments.join(tx, site, { id, category, emailIndexes }, comments);
    if (gone.length > 0) throw incomplete([noSuchComment('#/url')]);
    return { ...(await notices.whole(site.id, id))!, token: token.text };
  }
}

function incomplete(lacks: readonly Lack[]): Problem {
  const letters = [...new Set(lacks.map(({ letter }) => letter))].toSorted();
  const detail = 'Mend the members listed in "errors" and send again; nothing was stored.';
  return new Problem('incomplete-notice', detail, { letters, errors: lacks });
}
