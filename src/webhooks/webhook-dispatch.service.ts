import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { loggedError } from '../common/http/logged-error.js';
import { Clock } from '../common/time/clock.js';
import { EventRelayService } from '../events/event-relay.service.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import { DeliveriesRepository, type Delivery } from './deliveries.repository.js';
import { WebhookMarkingService } from './webhook-marking.service.js';
import { LEASE_MS } from './webhook.rules.js';

/** How late what is due again is sent, and what another instance left behind. */
const POLL_MS = 1_000;
const PUT_AT_ONCE = 500;
const SENT_AT_ONCE = 10;

/**
 * Sends what endpoints wait for. Each endpoint has a line of its own, so that one that is slow or dead
 * holds up nobody else’s.
 */
@Injectable()
export class WebhookDispatchService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Webhooks');
  private readonly lines = new Map<string, Promise<void>>();
  /** Something may have come for them since their line began. */
  private readonly again = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly relay: EventRelayService,
    private readonly deliveries: DeliveriesRepository,
    private readonly marking: WebhookMarkingService,
    private readonly sites: SitesService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.relay.whenOrdered(() => {
      if (!this.stopped) this.looking = Promise.all([this.looking, this.begin()]);
    });
  }

  /** From now on, until the application shuts down. */
  start(): void {
    this.timer = setTimeout(() => {
      this.looking = this.begin().finally(() => {
        if (!this.stopped) this.start();
      });
    }, POLL_MS).unref();
  }

  /** What is being sent is marked; what waits is another's, or for later. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.looking;
    await Promise.all(this.lines.values());
  }

  /** Everything that is due at this moment. */
  async runDue(): Promise<void> {
    await this.begin();
    while (this.lines.size > 0) await Promise.all(this.lines.values());
  }

  private async begin(): Promise<void> {
    try {
      for (const { slug, id } of await this.deliveries.due(this.clock.now())) {
        if (this.stopped) return;
        if (this.lines.has(id)) this.again.add(id);
        else this.lines.set(id, this.line(slug, id));
      }
    } catch (error) {
      this.logger.error(loggedError(error).summary);
    }
  }

  private async line(slug: string, id: string): Promise<void> {
    do {
      this.again.delete(id);
      await this.serve(slug, id);
    } while (this.again.has(id) && !this.stopped);
    this.lines.delete(id);
  }

  private async serve(slug: string, webhookId: string): Promise<void> {
    try {
      const site = await this.sites.get(slug);
      let looked: number;
      do {
        looked = await this.deliveries.putInLine(site.id, webhookId, this.clock.now(), PUT_AT_ONCE);
      } while (looked === PUT_AT_ONCE && !this.stopped);
      while (!this.stopped && (await this.sendSome(site, webhookId)));
    } catch (error) {
      this.logger.error(loggedError(error).summary);
    }
  }

  /** @returns whether there may be more to send at once */
  private async sendSome(site: Site, webhookId: string): Promise<boolean> {
    const webhook = await this.marking.open(site, webhookId);
    if (!webhook) return false;
    const most = webhook.failures > 0 ? 1 : SENT_AT_ONCE;
    const now = this.clock.now();
    const lease = new Date(now.getTime() + LEASE_MS);
    const some = await this.deliveries.claim(site.id, webhookId, { now, lease, most });
    await Promise.all(
      some.map(async (delivery: Delivery) => this.marking.sendAndMark(site, webhook, delivery)),
    );
    return some.length > 0;
  }
}
