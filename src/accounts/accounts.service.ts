import { Injectable } from '@nestjs/common';
import { CommentAuthorsService, type Trace } from '../comments/comment-authors.service.js';
import { EmailVault } from '../common/crypto/email-vault.js';
import { Problem } from '../common/http/problem.js';
import { PeopleDirectoryService } from '../people/people-directory.service.js';
import { PeopleService, type Person } from '../people/people.service.js';
import { PersonMergingService } from '../people/person-merging.service.js';
import { SITE_ISSUER } from '../people/person-ref.rules.js';
import type { Site } from '../sites/sites.service.js';

/** One of a site's accounts, and a trace of what its owner wrote before they had it. */
export interface PersonLink {
  sub: string;
  externalAuthor?: string;
  email?: string;
  guestName?: string;
}

export interface Linked {
  sub: string;
  linked: number;
  status: 200 | 201;
}

/** Makes what people wrote before, or elsewhere, theirs. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly people: PeopleService,
    private readonly directory: PeopleDirectoryService,
    private readonly merging: PersonMergingService,
    private readonly authors: CommentAuthorsService,
    private readonly emails: EmailVault,
  ) {}

  /** Gives each account the comments of nobody that its trace leads to. Twice changes nothing. */
  async link(site: Site, links: readonly PersonLink[]): Promise<Linked[]> {
    const results: Linked[] = [];
    for (const link of links) {
      const { sub } = link;
      const { person, created } = await this.people.put(site.id, { issuer: SITE_ISSUER, sub }, {});
      const linked = await this.authors.claim(site, person.id, this.traceOf(link));
      results.push({ sub, linked, status: created ? 201 : 200 });
    }
    return results;
  }

  /**
   * Makes one person another. What was interrupted is finished by the same call once more.
   *
   * @throws {Problem} person-not-found, cannot-merge, invalid-request (nobody to merge into)
   */
  async merge(site: Site, ref: string, intoRef: string): Promise<Person> {
    const from = await this.directory.findRow(site.id, ref);
    if (!from) throw new Problem('person-not-found');
    const into = await this.directory.find(site.id, intoRef);
    if (!into) throw Problem.invalid([{ pointer: '#/into', detail: 'is nobody we know' }]);
    await this.merging.merge(site.id, from.id, into.id);
    await this.authors.moveAll(site, from.id);
    return this.directory.get(site.id, into.id);
  }

  private traceOf({ externalAuthor, email, guestName }: PersonLink): Trace {
    if (externalAuthor !== undefined) return { by: 'externalAuthor', author: externalAuthor };
    if (email !== undefined) return { by: 'email', indexes: this.emails.indexesOf(email) };
    return { by: 'guestName', name: guestName! };
  }
}
