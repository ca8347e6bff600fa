import { Injectable } from '@nestjs/common';
import { Clock } from '../common/time/clock.js';
import type { Site } from '../sites/sites.service.js';
import { PeopleDirectoryService } from '../people/people-directory.service.js';
import type { Person } from '../people/people.service.js';
import { RecordsRepository, type Strikes } from './records.repository.js';
import type { Sanction } from './sanction.js';
import { SanctionsService } from './sanctions.service.js';
import { suggestionFor, type Suggestion } from './step.rules.js';

export type { CountedStrike } from './records.repository.js';

/** What a moderator knows of somebody before deciding about them. */
export interface PersonRecord {
  person: Person;
  /** How many comments they have in each state. */
  comments: Record<string, number>;
  strikes: Strikes;
  /** The latest 100, newest first. */
  sanctions: Sanction[];
  suggestion: Suggestion | null;
}

/** What somebody has done, what was done about it, and what the site's steps advise. */
@Injectable()
export class RecordsService {
  constructor(
    private readonly people: PeopleDirectoryService,
    private readonly records: RecordsRepository,
    private readonly sanctions: SanctionsService,
    private readonly clock: Clock,
  ) {}

  /** @param ref an id, or `sub:` and the site's own name for the account @throws {Problem} person-not-found */
  async of({ id: siteId, settings }: Site, ref: string): Promise<PersonRecord> {
    const person = await this.people.get(siteId, ref);
    const now = this.clock.now();
    const [comments, strikes, sanctions] = await Promise.all([
      this.records.countsOf(siteId, person.id),
      this.records.strikesOf(siteId, person.id, now),
      this.sanctions.ofPerson(siteId, person.id),
    ]);
    const { count, items } = strikes;
    const last = items[0] ?? null;
    const suggestion = suggestionFor({ count, last }, settings.sanctionSteps, sanctions, now);
    return { person, comments, strikes, sanctions, suggestion };
  }
}
