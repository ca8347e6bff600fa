import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { DIRECT_URL } from '../database/direct-url.js';
import { Listener } from '../database/listener.js';

/** As the function that gives numbers says it. */
const CHANNEL = 'colloquy_events';

/**
 * Hears of a site whenever events of it have got their numbers, from whatever instance. It may miss some:
 * who follows looks now and then.
 */
@Injectable()
export class EventListenerService implements BeforeApplicationShutdown {
  private readonly followers: ((siteId: string | null) => void)[] = [];
  private listener: Listener | null = null;
  private stopped = false;

  constructor(@Inject(DIRECT_URL) private readonly url: string | null) {}

  /** @param follower with the site; null when anything may have happened anywhere */
  whenHeard(follower: (siteId: string | null) => void): void {
    this.followers.push(follower);
  }

  /** From now on, until the application shuts down; a connection for all who listen. */
  listen(): void {
    if (this.listener || this.url === null || this.stopped) return;
    this.listener = new Listener(this.url, CHANNEL, (siteId) => {
      for (const follower of this.followers) follower(siteId);
    });
    this.listener.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.listener?.stop();
  }
}
