import { Injectable } from '@nestjs/common';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { EventsService } from '../events/events.service.js';
import { PeopleService } from '../people/people.service.js';
import type { Site } from '../sites/sites.service.js';
import type { Subject } from './subject.js';
import { SubjectsRepository } from './subjects.repository.js';

/** The first and the last of forgetting people: they write nothing more, and nobody knows who they were. */
@Injectable()
export class LeavingService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly subjects: SubjectsRepository,
    private readonly events: EventsService,
    private readonly people: PeopleService,
    private readonly clock: Clock,
  ) {}

  /** Whoever has left is merged no more, but may have been until then: so it is looked again. @returns who they are */
  async leave(site: Site, subject: Subject): Promise<string[]> {
    let left: string[] = [];
    for (;;) {
      const personIds = await this.subjects.personIds(site.id, subject);
      if (personIds.every((id) => left.includes(id))) return left;
      await this.subjects.leave(site.id, personIds, this.clock.now());
      for (const id of personIds) this.people.forget(site.id, id);
      left = [...new Set([...left, ...personIds])];
    }
  }

  /** Tells of each once, however often they are forgotten. @returns how many */
  async forget(site: Site, personIds: readonly string[]): Promise<number> {
    const forgotten = await this.db.transaction(site.id, async (tx) => {
      const subjects = this.subjects.within(tx);
      const known = await subjects.lockKnown(site.id, personIds);
      const now = this.clock.now();
      const people = await subjects.forget(site.id, personIds, now);
      const about = { siteId: site.id, type: 'person.erased', occurredAt: now } as const;
      const events = known.map((subjectId) => ({ ...about, subjectId }));
      await this.events.recordOfSite(tx, site.id, events);
      return people;
    });
    for (const id of personIds) this.people.forget(site.id, id);
    return forgotten;
  }
}
