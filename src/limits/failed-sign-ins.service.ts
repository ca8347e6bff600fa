import { Injectable } from '@nestjs/common';
import { Fingerprints } from '../common/crypto/fingerprints.js';
import { Problem } from '../common/http/problem.js';
import type { Site } from '../sites/sites.service.js';
import { limitsFor } from './action-limits.rules.js';
import { LimitsService } from './limits.service.js';

/** Counts bad credentials by the address they come from. */
@Injectable()
export class FailedSignIns {
  constructor(
    private readonly limits: LimitsService,
    private readonly fingerprints: Fingerprints,
  ) {}

  /** Tells no count: it would tell a stranger how many tries are left. @throws {Problem} rate-limited */
  async charge({ id, settings }: Site, address: string): Promise<void> {
    const subjects = { person: null, key: null, thread: null };
    const from = { ...subjects, address: this.fingerprints.of(address) };
    try {
      await this.limits.take(id, limitsFor('sign-in', settings, from));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { retryAfter } = error.extensions;
      const headers = { 'retry-after': String(retryAfter) };
      throw new Problem('rate-limited', error.detail, { retryAfter, limit: 'sign-in' }, headers);
    }
  }
}
