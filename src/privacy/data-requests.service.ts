import { Injectable } from '@nestjs/common';
import type { MailedSubject } from '../auth/caller.decorator.js';
import { sameHash } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { isUuid } from '../common/text/uuid.rules.js';
import { Clock } from '../common/time/clock.js';
import type { Site } from '../sites/sites.service.js';
import { after, GRACE_MS, isExportable, isLinkOver } from './data-request.rules.js';
import { DataRequestsRepository, type DataRequest } from './data-requests.repository.js';
import { PersonalDataService } from './personal-data.service.js';
import { SubjectsService } from './subjects.service.js';

export type { DataRequest } from './data-requests.repository.js';

/** What becomes of requests about personal data. */
@Injectable()
export class DataRequestsService {
  constructor(
    private readonly requests: DataRequestsRepository,
    private readonly subjects: SubjectsService,
    private readonly data: PersonalDataService,
    private readonly clock: Clock,
  ) {}

  /** The request that a mailed link belongs to. @throws {Problem} invalid-credential */
  async own(site: Site, { requestId, tokenHash }: MailedSubject): Promise<DataRequest> {
    const request = await this.requests.find(site.id, requestId);
    const good = request?.tokenHash && sameHash(request.tokenHash, tokenHash);
    if (!good || isLinkOver(request, this.clock.now())) throw new Problem('invalid-credential');
    return request;
  }

  /** Once and again: the second time changes nothing. @throws {Problem} invalid-credential */
  async confirm(site: Site, subject: MailedSubject): Promise<DataRequest> {
    const { id, kind } = await this.own(site, subject);
    const now = this.clock.now();
    await this.requests.confirm(site.id, id, now, kind === 'erasure' ? after(now, GRACE_MS) : null);
    return this.own(site, subject);
  }

  /** @throws {Problem} invalid-credential, conflict once an erasure has begun */
  async cancel(site: Site, subject: MailedSubject): Promise<void> {
    const { id } = await this.own(site, subject);
    if (await this.requests.dropWaiting(site.id, id)) return;
    throw new Problem('conflict', 'It is being done, or was done.');
  }

  /** @throws {Problem} not-found */
  async get(site: Site, id: string): Promise<DataRequest> {
    const request = isUuid(id) ? await this.requests.find(site.id, id) : null;
    if (!request) throw new Problem('not-found');
    return request;
  }

  /** JSON in pieces. @throws {Problem} not-found where there is none, or none any more */
  exported(site: Site, request: DataRequest): AsyncIterable<string> {
    if (!isExportable(request, this.clock.now())) {
      throw new Problem('not-found', 'An export can be had for a day after it was confirmed.');
    }
    return this.data.export(site, this.subjects.of(request));
  }
}
