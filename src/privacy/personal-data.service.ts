import { Injectable } from '@nestjs/common';
import type { Site } from '../sites/sites.service.js';
import { PersonalDataRepository } from './personal-data.repository.js';
import type { Subject } from './subject.js';

// To be replaced in the merge: the whole export.

/** Tells somebody what is kept about them. */
@Injectable()
export class PersonalDataService {
  constructor(private readonly data: PersonalDataRepository) {}

  /** JSON text in pieces. */
  async *export(site: Site, subject: Subject): AsyncIterable<string> {
    const people = await this.data.people(site.id, subject);
    const ids = people.map((person) => (person as { id: string }).id);
    yield `{"site":${JSON.stringify(site.slug)},"people":${JSON.stringify(people)}`;
    const comments = await this.data.comments(site.id, subject, ids);
    yield `,"comments":${JSON.stringify(comments)}}\n`;
  }
}
