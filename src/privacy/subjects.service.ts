import { Injectable } from '@nestjs/common';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfRequest } from '../common/crypto/sealed-for.rules.js';
import type { Transaction } from '../database/site-database.js';
import { readPersonRef } from '../people/person-ref.rules.js';
import type { Site } from '../sites/sites.service.js';
import { DataRequestsRepository } from './data-requests.repository.js';
import type { Subject } from './subject.js';

/** Tells whom a request is about. */
@Injectable()
export class SubjectsService {
  constructor(
    private readonly requests: DataRequestsRepository,
    private readonly emails: EmailVault,
  ) {}

  of(request: { id: string; personId: string | null; emailSealed: Buffer | null }): Subject {
    const { id, personId, emailSealed } = request;
    const email = emailSealed && this.emails.open(emailSealed, emailOfRequest(id));
    return { personId, emailIndexes: email === null ? [] : this.emails.indexesOf(email) };
  }

  /** @param ref an id, or `sub:` and the site's own name for its reader; null when it is nobody's */
  async personOf(site: Site, ref: string, tx: Transaction): Promise<string | null> {
    const named = readPersonRef(ref);
    return named && this.requests.within(tx).findPerson(site.id, named);
  }
}
