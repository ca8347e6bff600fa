import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { JobsService } from '../../jobs/jobs.service.js';
import { MailService, summaryOfFailure } from '../../mail/mail.service.js';
import type { Site } from '../../sites/sites.service.js';
import { ThreadEditingService } from '../../threads/thread-editing.service.js';
import { RuleEffectsRepository, type NewsOfRule } from './rule-effects.repository.js';
import { newsOfRule } from './rule-news.rules.js';

const EVERY_MS = 5_000;

/**
 * What rules do beside deciding about a comment. A post shares its thread with others and waits for
 * no mail: both come after its commit.
 */
@Injectable()
export class RuleEffectsService implements OnModuleInit {
  private readonly logger = new Logger('Rules');

  constructor(
    private readonly effects: RuleEffectsRepository,
    private readonly threads: ThreadEditingService,
    private readonly mail: MailService,
    private readonly jobs: JobsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'slow threads',
      everyMs: EVERY_MS,
      run: (site) => this.slowDown(site),
    });
    this.jobs.register({
      name: 'news of rules',
      everyMs: EVERY_MS,
      run: (site) => this.tell(site),
    });
  }

  private async slowDown(site: Site): Promise<void> {
    for (const { threadId, ...slowing } of await this.effects.slowed(site.id, this.clock.now())) {
      await this.threads.slowDown(site, threadId, slowing);
    }
  }

  private async tell(site: Site): Promise<void> {
    if (!this.mail.on || site.settings.alertsTo.length === 0) return;
    for (const news of await this.effects.claimNews(site.id, this.clock.now())) {
      await this.mailNews(site, news);
    }
  }

  private async mailNews(site: Site, news: NewsOfRule): Promise<void> {
    const path = `api/v1/sites/${site.slug}/moderation/rules/${news.id}`;
    const words = newsOfRule({ site: site.slug, link: this.mail.linkTo(path) }, news);
    try {
      for (const to of site.settings.alertsTo) await this.mail.send({ to, ...words });
    } catch (error) {
      this.logger.error(`mail about rule ${news.id}: ${summaryOfFailure(error)}`);
      await this.effects.giveBack(site.id, news);
    }
  }
}
