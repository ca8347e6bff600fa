import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { loggedError } from '../common/http/logged-error.js';
import { EventListenerService } from '../events/event-listener.service.js';
import { EventRelayService } from '../events/event-relay.service.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import { FollowedQueue, type QueueFollower } from './followed-queue.js';
import { QueueAnswers } from './queue.answers.js';

/** A queue is read so often at most, however much happens. */
const TICK_MS = 1_000;
/** Claims and what was put off until now are no events; and whoever follows may be let go. */
const LONGEST_MS = 3_000;

interface Followed {
  siteId: string;
  queue: FollowedQueue;
}

/** Tells whoever follows a queue how it stands, whatever instance it is changed on. */
@Injectable()
export class LiveQueuesService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('LiveQueues');
  private readonly queues = new Map<string, Followed>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly answers: QueueAnswers,
    private readonly relay: EventRelayService,
    private readonly listener: EventListenerService,
    private readonly sites: SitesService,
  ) {}

  onModuleInit(): void {
    this.relay.whenOrdered((siteId) => this.wake(siteId));
    this.listener.whenHeard((siteId) => this.wake(siteId));
  }

  /**
   * Tells how the queue stands, and then what changes, until they leave or may not look any more.
   *
   * @param known the state that they have already
   * @returns how to leave
   */
  follow(
    { id: siteId, slug }: Site,
    key: string,
    known: string | undefined,
    follower: QueueFollower,
  ): () => void {
    const name = `${siteId} ${key}`;
    const followed = this.queues.get(name) ?? { siteId, queue: this.queueOf(slug, key) };
    this.queues.set(name, followed);
    this.listener.listen();
    this.timer ??= setInterval(() => this.tick(), TICK_MS).unref();
    followed.queue.join(follower, known).catch((error: unknown) => {
      this.logger.error(loggedError(error).summary);
      follower.subscriber.end();
    });
    return () => {
      followed.queue.leave(follower);
      if (followed.queue.isEmpty && this.queues.get(name) === followed) this.queues.delete(name);
    };
  }

  beforeApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private queueOf(slug: string, key: string): FollowedQueue {
    return new FollowedQueue(
      async () => this.answers.state(await this.sites.get(slug), key),
      (before, after) => this.answers.change(before, after),
    );
  }

  /** @param siteId null for all */
  private wake(siteId: string | null): void {
    for (const each of this.queues.values()) {
      if (siteId === null || each.siteId === siteId) each.queue.wake();
    }
  }

  private tick(): void {
    for (const { queue } of this.queues.values()) {
      if (!queue.isDue(LONGEST_MS)) continue;
      queue.look().catch((error: unknown) => this.logger.error(loggedError(error).summary));
    }
  }
}
