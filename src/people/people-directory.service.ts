import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { PeopleRepository } from './people.repository.js';
import { PersonChangesService } from './person-changes.service.js';
import type { Person } from './person-record.js';
import { readPersonRef, SITE_ISSUER } from './person-ref.rules.js';

/** People by the names that the site and we have for them. */
@Injectable()
export class PeopleDirectoryService {
  constructor(
    private readonly people: PeopleRepository,
    private readonly changes: PersonChangesService,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Whom `{person}` names: who was merged is who they were merged into.
   *
   * @throws {Problem} person-not-found: also of whoever was erased
   */
  async get(siteId: string, text: string): Promise<Person> {
    const person = await this.find(siteId, text);
    if (!person) throw new Problem('person-not-found');
    return person;
  }

  async find(siteId: string, text: string): Promise<Person | null> {
    const row = await this.findRow(siteId, text);
    if (!row?.mergedInto) return row;
    return this.findRow(siteId, row.mergedInto);
  }

  /** The account itself, though it was merged into another; null when it was erased. */
  async findRow(
    siteId: string,
    text: string,
  ): Promise<(Person & { mergedInto: string | null }) | null> {
    const ref = readPersonRef(text);
    const row =
      ref &&
      (ref.by === 'id'
        ? await this.people.findRow(siteId, ref.id)
        : await this.people.findIdentity(siteId, { issuer: SITE_ISSUER, sub: ref.sub }));
    return row && row.erasedAt === null ? row : null;
  }

  /** Newest first; by the start of their names, if asked. @throws {Problem} bad-cursor */
  async list(
    siteId: string,
    asked: { q?: string; after?: string; limit: number },
  ): Promise<TimedPage<Person>> {
    return timedPage(this.cursors, {
      scope: `people ${siteId} ${asked.q ?? ''}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.people.page(siteId, asked.q ?? null, at),
      keyOf: (person) => [person.createdAt, person.id],
    });
  }

  /** Sealed until somebody may see it. */
  emailOf(person: Person): string | null {
    return this.changes.emailOf(person);
  }
}
