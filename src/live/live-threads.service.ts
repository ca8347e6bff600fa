import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { loggedError } from '../common/http/logged-error.js';
import { EventListenerService } from '../events/event-listener.service.js';
import { EventOrderService } from '../events/event-order.service.js';
import { EventRelayService } from '../events/event-relay.service.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import type { Told } from './change.answers.js';
import { ChangesService } from './changes.service.js';
import { FollowedSite, type SiteSource } from './followed-site.js';
import { messageOf } from './message.rules.js';
import type { Subscriber } from './subscriber.js';
import { ThreadStream, type Message } from './thread-stream.js';

/** How late it is told what nobody was woken for. */
const POLL_MS = 500;
const READ_AT_ONCE = 100;

/** Tells whoever follows a thread what happens there, on whatever instance it does. */
@Injectable()
export class LiveThreadsService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('LiveThreads');
  private readonly sites = new Map<string, FollowedSite>();
  private poll: NodeJS.Timeout | null = null;

  constructor(
    private readonly changes: ChangesService,
    private readonly order: EventOrderService,
    private readonly relay: EventRelayService,
    private readonly listener: EventListenerService,
    private readonly known: SitesService,
  ) {}

  onModuleInit(): void {
    this.relay.whenOrdered((siteId) => this.wake(siteId));
    this.listener.whenHeard((siteId) => this.wake(siteId));
  }

  /**
   * Tells what happened after `after`, and then what happens, until they leave.
   *
   * @returns how to leave
   */
  follow(
    { id: siteId, slug }: Site,
    threadId: string,
    after: number,
    subscriber: Subscriber,
  ): () => void {
    const followed = this.sites.get(siteId) ?? new FollowedSite(this.sourceOf(slug));
    this.sites.set(siteId, followed);
    this.listener.listen();
    this.poll ??= setInterval(() => this.wake(null), POLL_MS).unref();
    const stream = new ThreadStream(after, async (at) => this.read(slug, threadId, at), subscriber);
    followed.join(threadId, stream).catch((error: unknown) => {
      this.logger.error(loggedError(error).summary);
      subscriber.end();
    });
    return () => {
      followed.leave(threadId, stream);
      if (followed.isEmpty && this.sites.get(siteId) === followed) this.sites.delete(siteId);
    };
  }

  beforeApplicationShutdown(): void {
    if (this.poll) clearInterval(this.poll);
  }

  /** @param siteId null for all */
  private wake(siteId: string | null): void {
    const woken = siteId === null ? this.sites.values() : [this.sites.get(siteId)];
    for (const site of woken) {
      site?.advance().catch((error: unknown) => this.logger.error(loggedError(error).summary));
    }
  }

  private sourceOf(slug: string): SiteSource {
    return {
      head: async () => this.order.last(await this.known.get(slug)),
      following: async (after, limit) => this.order.since(await this.known.get(slug), after, limit),
      tell: async (threadId, events) => {
        const told = await this.changes.tell(await this.known.get(slug), threadId, events);
        return told && messagesOf(told);
      },
    };
  }

  private async read(
    slug: string,
    threadId: string,
    after: number,
  ): Promise<{ messages: Message[]; isMore: boolean }> {
    const site = await this.known.get(slug);
    const { told, isMore } = await this.changes.behind(site, threadId, after, READ_AT_ONCE);
    return { messages: messagesOf(told), isMore };
  }
}

/** Printed once for all who follow. */
function messagesOf(told: readonly Told[]): Message[] {
  return told.map(({ threadSequence, change }) => ({
    threadSequence,
    bytes: change && messageOf(change),
  }));
}
