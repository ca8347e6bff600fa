import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { apart } from '../common/calls/call.js';
import { loggedError } from '../common/http/logged-error.js';
import { EventOrderRepository } from './event-order.repository.js';

/** What is written in so short a time is numbered together. */
const TOGETHER_MS = 25;
/** How late the events of an instance that has died come, at most. */
const POLL_MS = 1_000;
const MOST_AT_ONCE = 1_000;

/**
 * Gives the events of each site their numbers, once they are committed. Any instance may, one at a time:
 * the instance that wrote them at once, and every instance what another left behind.
 */
@Injectable()
export class EventRelayService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('EventRelay');
  private readonly woken = new Set<string>();
  private readonly listeners: ((siteId: string) => void)[] = [];
  private turn: NodeJS.Timeout | null = null;
  private poll: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private polling: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly order: EventOrderRepository) {}

  /** Something of the site’s may have been committed. */
  wake(siteId: string): void {
    this.woken.add(siteId);
    if (this.stopped || this.turn) return;
    this.turn = apart(() =>
      setTimeout(() => {
        this.running = this.run().finally(() => {
          this.turn = null;
          const [next] = this.woken;
          if (next !== undefined) this.wake(next);
        });
      }, TOGETHER_MS).unref(),
    );
  }

  /** From now on looks for what others left behind, until the application shuts down. */
  start(): void {
    this.poll = setTimeout(() => {
      this.polling = this.lookAround().finally(() => {
        if (!this.stopped) this.start();
      });
    }, POLL_MS).unref();
  }

  /** Hears of a site whenever events of it have got their numbers from this instance. */
  whenOrdered(listener: (siteId: string) => void): void {
    this.listeners.push(listener);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.turn) clearTimeout(this.turn);
    if (this.poll) clearTimeout(this.poll);
    await Promise.all([this.running, this.polling]);
  }

  private async run(): Promise<void> {
    const sites = [...this.woken];
    this.woken.clear();
    for (const siteId of sites) {
      if (this.stopped) return;
      await this.orderAll(siteId);
    }
  }

  /** What fails is tried again at the next poll: it waits in the database. */
  private async orderAll(siteId: string): Promise<void> {
    try {
      let given: number;
      do {
        given = await this.order.order(siteId, MOST_AT_ONCE);
        if (given > 0) for (const listener of this.listeners) listener(siteId);
      } while (given === MOST_AT_ONCE && !this.stopped);
    } catch (error) {
      this.logger.error(loggedError(error).summary);
    }
  }

  private async lookAround(): Promise<void> {
    try {
      for (const siteId of await this.order.sitesWaiting()) this.wake(siteId);
    } catch (error) {
      this.logger.error(loggedError(error).summary);
    }
  }
}
