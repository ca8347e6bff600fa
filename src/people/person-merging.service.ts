import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { SiteDatabase } from '../database/site-database.js';
import { PeopleService } from './people.service.js';
import { whyNotMerge } from './person-merging.rules.js';
import { PersonMergingRepository } from './person-merging.repository.js';

/** Makes one person's identities another's. */
@Injectable()
export class PersonMergingService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly merging: PersonMergingRepository,
    private readonly people: PeopleService,
  ) {}

  /**
   * From its commit on nobody writes as the one, so that what they have written can be moved thread
   * by thread, and what was interrupted be taken up again. Doing it twice changes nothing.
   *
   * @throws {Problem} person-not-found, cannot-merge
   */
  async merge(siteId: string, fromId: string, intoId: string): Promise<void> {
    await this.db.transaction(siteId, async (tx) => {
      const merging = this.merging.within(tx);
      await merging.takeTurn(siteId);
      const into = await merging.lockTarget(siteId, intoId);
      const from = fromId === intoId ? into : await merging.lockSource(siteId, fromId);
      if (!from || !into || from.erasedAt || into.erasedAt) throw new Problem('person-not-found');
      const why = whyNotMerge(from, into);
      if (why !== null) throw new Problem('cannot-merge', why);
      if (from.mergedInto === null) await merging.merge(siteId, fromId, intoId);
    });
    this.people.forget(siteId, fromId);
    this.people.forget(siteId, intoId);
  }
}
