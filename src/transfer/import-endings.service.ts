import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { EventsService } from '../events/events.service.js';
import type { Site } from '../sites/sites.service.js';

/** Imports that came to their end. */
@Injectable()
export class ImportEndingsService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly events: EventsService,
    private readonly clock: Clock,
  ) {}

  /** Of each run, one that found everything there too: the one before may have been killed at its end. */
  async tell(site: Site, data: { createdThreads: number; createdComments: number }): Promise<void> {
    await this.db.transaction(site.id, async (tx) =>
      this.events.recordOfSite(tx, site.id, [
        {
          siteId: site.id,
          type: 'import.finished',
          subjectId: newId(),
          data,
          occurredAt: this.clock.now(),
        },
      ]),
    );
  }
}
