import { Injectable } from '@nestjs/common';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfRequest } from '../common/crypto/sealed-for.rules.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Clock } from '../common/time/clock.js';
import type { Transaction } from '../database/site-database.js';
import { MailService } from '../mail/mail.service.js';
import type { Site } from '../sites/sites.service.js';
import { modeFor, type ErasureMode, type RequestKind } from './data-request.rules.js';
import { DataRequestsRepository } from './data-requests.repository.js';
import { SubjectsService } from './subjects.service.js';

/** What is asked for. */
export interface Wish {
  kind: RequestKind;
  mode?: ErasureMode;
}

/** Notes what people ask about their own data, and what sites ask for them. */
@Injectable()
export class DataRequestMakingService {
  constructor(
    private readonly requests: DataRequestsRepository,
    private readonly subjects: SubjectsService,
    private readonly emails: EmailVault,
    private readonly mail: MailService,
    private readonly clock: Clock,
  ) {}

  /** @throws {Problem} mail-off, invalid-request */
  expectAskable({ kind, mode }: Wish): void {
    this.mail.expectOn();
    if (kind === 'erasure' || mode === undefined) return;
    throw Problem.invalid([{ pointer: '#/mode', detail: 'is for erasures only' }]);
  }

  /**
   * Notes that somebody who says to have this address asks. Nothing here depends on whether the
   * address is known, and no mail is sent from here: how long it takes would tell.
   */
  async ask(site: Site, { kind, mode, email }: Wish & { email: string }, tx: Transaction) {
    const id = newId();
    const { sealed, index } = this.emails.keep(email, emailOfRequest(id));
    const emailIndexes = this.emails.indexesOf(email);
    const asked = { id, kind, mode: modeFor(kind, mode), emailSealed: sealed };
    const requests = this.requests.within(tx);
    await requests.lockAddress(site.id, index);
    await requests.insertAsked(
      site.id,
      { ...asked, emailIndex: index, emailIndexes },
      this.clock.now(),
    );
  }

  /** The site asks for one of its people. The answer is the same where there is no such person. */
  async askFor(site: Site, person: string, { kind, mode }: Wish, tx: Transaction): Promise<string> {
    const id = newId();
    const personId = await this.subjects.personOf(site, person, tx);
    const asked = { id, kind, mode: modeFor(kind, mode), personId };
    await this.requests.within(tx).insertConfirmed(site.id, asked, this.clock.now());
    return id;
  }
}
