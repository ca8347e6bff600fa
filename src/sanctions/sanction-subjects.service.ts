import { Injectable } from '@nestjs/common';
import { endOfDay } from '../addresses/address-days.rules.js';
import { AddressesService } from '../addresses/addresses.service.js';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfComment, emailOfSanction } from '../common/crypto/sealed-for.rules.js';
import { networkFrom } from '../common/http/client-address.js';
import { Problem } from '../common/http/problem.js';
import { PeopleDirectoryService } from '../people/people-directory.service.js';
import type { Subject } from './sanction.js';
import { StandingsRepository, type Trace } from './standings.repository.js';

/** Whom a moderator names. Few know a guest's address: most name a comment. */
export type SubjectRef =
  /** An id, or `sub:` and the site's own name for the account. */
  | { by: 'person'; person: string }
  | { by: 'email'; email: string }
  /** A client or the network around it, as `networkFrom` reads it. */
  | { by: 'address'; address: string }
  /** Whoever wrote it: the account, or the guest by the e-mail or the address they had. */
  | { by: 'comment'; commentId: string; of: 'person' | 'email' | 'address' };

export interface FoundSubject {
  subject: Subject;
  /** When an address can be recognised no more; null for other subjects. */
  lastMoment: Date | null;
}

const NONE = {
  personId: null,
  emailSealed: null,
  emailIndex: null,
  addressDay: null,
  addressHash: null,
};

/** Makes of whom a moderator names what is kept: nothing that says an address to whoever reads it. */
@Injectable()
export class SanctionSubjectsService {
  constructor(
    private readonly standings: StandingsRepository,
    private readonly people: PeopleDirectoryService,
    private readonly addresses: AddressesService,
    private readonly emails: EmailVault,
  ) {}

  /** Before a transaction: it may read a key. @throws {Problem} invalid-request, person-not-found, comment-not-found */
  async find(siteId: string, sanctionId: string, ref: SubjectRef): Promise<FoundSubject> {
    switch (ref.by) {
      case 'person':
        return person((await this.people.get(siteId, ref.person)).id);
      case 'email':
        return this.email(sanctionId, ref.email);
      case 'address': {
        const network = networkFrom(ref.address);
        if (network === null) throw Problem.invalid([NO_NETWORK]);
        const { day, hash } = await this.addresses.hash(network);
        return addressSubject(day, hash);
      }
      case 'comment': {
        const trace = await this.standings.traceOf(siteId, ref.commentId);
        if (!trace) throw new Problem('comment-not-found');
        return this.traced(sanctionId, { ...ref, trace });
      }
    }
  }

  private traced(
    sanctionId: string,
    given: { commentId: string; of: 'person' | 'email' | 'address'; trace: Trace },
  ): FoundSubject {
    const { of, commentId, trace } = given;
    const { personId, emailSealed, addressDay, addressHash } = trace;
    if (of === 'person' && personId !== null) return person(personId);
    if (of === 'email' && emailSealed) {
      return this.email(sanctionId, this.emails.open(emailSealed, emailOfComment(commentId)));
    }
    if (of === 'address' && addressDay !== null && addressHash) {
      return addressSubject(addressDay, addressHash);
    }
    const detail = `its author is not known by ${of}`;
    throw Problem.invalid([{ pointer: '#/about/by', detail }]);
  }

  private email(sanctionId: string, email: string): FoundSubject {
    const { sealed, index } = this.emails.keep(email, emailOfSanction(sanctionId));
    const kept = { emailSealed: sealed, emailIndex: index };
    return { subject: { ...NONE, ...kept, subject: 'email' }, lastMoment: null };
  }
}

const NO_NETWORK = {
  pointer: '#/about/address',
  detail: 'must be an address, or /24 or /32 of IPv4, /48 or /64 of IPv6',
};

function addressSubject(addressDay: string, addressHash: Buffer): FoundSubject {
  const subject: Subject = { ...NONE, subject: 'address', addressDay, addressHash };
  return { subject, lastMoment: endOfDay(addressDay) };
}

function person(personId: string): FoundSubject {
  return { subject: { ...NONE, subject: 'person', personId }, lastMoment: null };
}
