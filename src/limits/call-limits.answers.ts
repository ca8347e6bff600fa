import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Sender } from '../auth/sender.decorator.js';
import { Fingerprints } from '../common/crypto/fingerprints.js';
import type { Site } from '../sites/sites.service.js';
import { limitsFor, type LimitedAction, type Subjects } from './action-limits.rules.js';
import { LimitsService } from './limits.service.js';

/** Charges calls for what they do, and tells callers what they have left. */
@Injectable()
export class CallLimits {
  constructor(
    private readonly limits: LimitsService,
    private readonly fingerprints: Fingerprints,
  ) {}

  /** @throws {Problem} rate-limited, slow-mode */
  async charge(
    reply: FastifyReply,
    site: Site,
    sender: Sender,
    action: LimitedAction,
    { thread = null, slow = null }: Partial<Pick<Subjects, 'thread' | 'slow'>> = {},
  ): Promise<void> {
    const wanted = limitsFor(action, site.settings, {
      person: sender.personId,
      address: sender.address === null ? null : this.fingerprints.of(sender.address),
      key: sender.keyId,
      thread: thread && { id: thread.id, pace: thread.pace },
      slow,
    });
    reply.headers(await this.limits.take(site.id, wanted));
  }
}
