import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Draining } from '../common/calls/draining.js';
import { loggedError } from '../common/http/logged-error.js';
import { Clock } from '../common/time/clock.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import { JobsRepository } from './jobs.repository.js';

/** Something that has to be done for each site now and then. Doing it twice does no harm. */
export interface Job {
  name: string;
  everyMs: number;
  /** Takes no turn at this moment when it says no; always wanted where nothing is said. */
  isWanted?: () => boolean;
  run: (site: Site) => Promise<void>;
}

/** How often an instance asks what is due. */
const TICK_MS = 5_000;
const SITES_AT_ONCE = 100;

/**
 * Runs jobs beside the server. Of all instances one takes a job when it is due; when that one dies
 * in it, the next run is another's.
 */
@Injectable()
export class JobsService implements OnApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private readonly jobs: Job[] = [];
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly due: JobsRepository,
    private readonly sites: SitesService,
    private readonly clock: Clock,
    draining: Draining,
  ) {
    draining.whenBegun(() => this.takeNoMore());
  }

  register(job: Job): void {
    this.jobs.push(job);
  }

  /** From now on, until the process is about to stop. */
  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.runDue().finally(() => {
        if (!this.stopped) this.start();
      });
    }, TICK_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.takeNoMore();
    await this.running;
  }

  /** Everything that is due, site by site. What fails is logged, and due again at its time. */
  async runDue(): Promise<void> {
    for await (const site of this.everySite()) {
      if (this.stopped) return;
      const names = await this.attempt('claim', () => this.claim(site));
      for (const job of this.jobs.filter(({ name }) => names?.includes(name))) {
        if (this.stopped) return;
        await this.attempt(job.name, () => job.run(site));
      }
    }
  }

  private takeNoMore(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private claim(site: Site): Promise<string[]> {
    const wanted = this.jobs.filter(({ isWanted }) => isWanted?.() ?? true);
    return this.due.claimDue(site.id, wanted, this.clock.now());
  }

  private async attempt<T>(name: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      this.logger.error(loggedError(error), `job ${name}`);
      return null;
    }
  }

  private async *everySite(): AsyncGenerator<Site> {
    let from: string | null = null;
    for (;;) {
      const at = { from, backwards: false, limit: SITES_AT_ONCE };
      const page: Site[] = (await this.attempt('sites', () => this.sites.list(at))) ?? [];
      yield* page;
      if (page.length < SITES_AT_ONCE) return;
      from = page.at(-1)!.slug;
    }
  }
}
