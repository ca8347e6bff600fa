import { Injectable, Logger } from '@nestjs/common';
import { loggedError } from '../common/http/logged-error.js';
import { Clock } from '../common/time/clock.js';
import type { Site } from '../sites/sites.service.js';
import { DeliveriesRepository, type Delivery } from './deliveries.repository.js';
import { WebhookSendingService } from './webhook-sending.service.js';
import { blockAfter, retryAfterMs, waitAfter, type Outcome } from './webhook.rules.js';
import { WebhooksRepository, type Webhook } from './webhooks.repository.js';

const NOT_TOLD = 'It could not be told.';
/** The endpoint is gone and asks for nothing more (RFC 9110, 15.5.11). */
const GONE = 410;

/** Sends, and keeps what came of it. */
@Injectable()
export class WebhookMarkingService {
  private readonly logger = new Logger('Webhooks');

  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly sending: WebhookSendingService,
    private readonly clock: Clock,
  ) {}

  /** The endpoint, if it may be called at this moment. */
  async open(site: Site, webhookId: string): Promise<Webhook | null> {
    const webhook = await this.webhooks.find(site.id, webhookId);
    if (webhook?.state !== 'on') return null;
    const { blockedUntil } = webhook;
    return blockedUntil && blockedUntil > this.clock.now() ? null : webhook;
  }

  async sendAndMark(site: Site, webhook: Webhook, delivery: Delivery): Promise<void> {
    const outcome = await this.attempt(site, webhook, delivery);
    const now = this.clock.now();
    if (outcome.problem === null) {
      await this.webhooks.took(site.id, webhook.id);
      const next = { state: 'delivered' as const, dueAt: now, now };
      await this.deliveries.mark(site.id, delivery, outcome, next);
      return;
    }
    const asked = retryAfterMs(outcome.retryAfter, now.getTime());
    const wait =
      outcome.status === GONE ? null : waitAfter(delivery.attempts, asked, Math.random());
    const dueAt = new Date(now.getTime() + (wait ?? 0));
    const state = wait === null ? 'dead' : 'waiting';
    await this.deliveries.mark(site.id, delivery, outcome, { state, dueAt, now });
    if (outcome.status === GONE) await this.webhooks.setGone(site.id, webhook.id);
    const block = blockAfter(await this.webhooks.failed(site.id, webhook.id), asked);
    if (block === null) return;
    await this.webhooks.block(site.id, webhook.id, new Date(now.getTime() + block));
  }

  /** One that cannot be made stops no other. */
  private async attempt(site: Site, webhook: Webhook, delivery: Delivery): Promise<Outcome> {
    try {
      return await this.sending.send(site, webhook, delivery);
    } catch (error) {
      this.logger.error(loggedError(error), `delivery ${delivery.id}`);
      return { status: null, latencyMs: null, retryAfter: null, problem: NOT_TOLD };
    }
  }
}
