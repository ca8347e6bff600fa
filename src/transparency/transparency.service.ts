import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import type { Site } from '../sites/sites.service.js';
import { TransparencyRepository } from './transparency.repository.js';
import { periodOfYear, type Report } from './transparency.rules.js';

interface Period {
  from: Date;
  to: Date;
}

/** What a site restricted, was told and was asked to look at again. */
@Injectable()
export class TransparencyService {
  constructor(
    private readonly counts: TransparencyRepository,
    private readonly clock: Clock,
  ) {}

  async report({ id }: Site, period: Period): Promise<Report> {
    return {
      restrictions: await this.counts.counts(id, 'restrictions', period),
      sanctions: await this.counts.counts(id, 'sanctions', period),
      notices: await this.counts.counts(id, 'notices', period),
      reports: await this.counts.counts(id, 'reports', period),
      appeals: await this.counts.counts(id, 'appeals', period),
      checks: await this.counts.counts(id, 'checks', period),
    };
  }

  /** A year that everybody may read about. @throws {Problem} not-found */
  async ofYear(site: Site, year: string): Promise<Period & { report: Report }> {
    const period = periodOfYear(year, this.clock.now());
    if (!site.settings.transparencyPublic || !period) {
      throw new Problem('not-found', 'The site publishes no report of that year.');
    }
    return { ...period, report: await this.report(site, period) };
  }
}
