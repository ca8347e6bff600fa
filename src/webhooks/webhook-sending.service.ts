import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Clock } from '../common/time/clock.js';
import { EventOrderService } from '../events/event-order.service.js';
import { SafeFetch } from '../outbound/safe-fetch.js';
import { EventAnswers } from '../site-events/event.answers.js';
import type { Site } from '../sites/sites.service.js';
import type { Delivery } from './deliveries.repository.js';
import { signedHeaders } from './webhook-signature.js';
import { ANSWER_MS, MAX_BODY_BYTES, problemOf, type Outcome } from './webhook.rules.js';
import { WebhookSecretsService, type Webhook } from './webhooks.service.js';

const NO_ANSWER = 'It gave no usable answer.';
/** How long a shutdown waits for an answer. */
const LEAVING_MS = 3_000;
const GONE = 'The event is no longer kept.';

/** Sends one thing to one endpoint. Holds no transaction, and marks nothing. */
@Injectable()
export class WebhookSendingService implements BeforeApplicationShutdown {
  private readonly leaving = new AbortController();

  constructor(
    private readonly events: EventOrderService,
    private readonly answers: EventAnswers,
    private readonly secrets: WebhookSecretsService,
    private readonly outside: SafeFetch,
    private readonly clock: Clock,
  ) {}

  /** Who has not answered by then is asked again by another instance. */
  beforeApplicationShutdown(): void {
    setTimeout(() => this.leaving.abort(), LEAVING_MS).unref();
  }

  async send(site: Site, webhook: Webhook, delivery: Delivery): Promise<Outcome> {
    const body = await this.bodyOf(site, webhook, delivery);
    if (body === null) return failure(GONE);
    const secrets = await this.secrets.signing(site.id, webhook.id);
    const message = { id: delivery.eventId, at: this.clock.now(), body };
    const headers = { 'content-type': 'application/json', ...signedHeaders(message, secrets) };
    const { signal } = this.leaving;
    const asked = { method: 'POST' as const, headers, body, timeoutMs: ANSWER_MS, signal };
    try {
      const { status, latencyMs, retryAfter } = await this.outside.request(webhook.url, asked);
      return { status, latencyMs, retryAfter, problem: problemOf(status) };
    } catch {
      // Why is nobody's to know who chose the address.
      return failure(NO_ANSWER);
    }
  }

  /** As it is at this moment: what was hidden or erased since it happened is not told. */
  private async bodyOf(
    site: Site,
    { payload }: Webhook,
    { eventId, sequence, type, createdAt }: Delivery,
  ): Promise<string | null> {
    if (sequence === null) {
      const occurredAt = createdAt.toISOString();
      return JSON.stringify({ id: eventId, type, site: site.slug, occurredAt, data: {} });
    }
    const event = await this.events.find(site, sequence);
    if (!event) return null;
    const [told] = await this.answers.tell(site, [event], payload);
    const body = JSON.stringify(told);
    if (Buffer.byteLength(body) <= MAX_BODY_BYTES) return body;
    const [thin] = await this.answers.tell(site, [event], 'thin');
    return JSON.stringify(thin);
  }
}

function failure(problem: string): Outcome {
  return { status: null, latencyMs: null, retryAfter: null, problem };
}
