import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../common/http/bounds.dto.js';
import type { EventType } from '../../events/event-types.rules.js';
import type { Delivery } from '../deliveries.service.js';
import { DELIVERY_STATES, HOOK_TYPES, type DeliveryState } from '../webhook.rules.js';
import type { Webhook } from '../webhooks.service.js';

export class WebhookView {
  id!: string;
  url!: string;
  @ApiProperty({ enum: HOOK_TYPES, isArray: true })
  types!: EventType[];
  payload!: 'thin' | 'full';
  /** `gone`: it answered 410, and is told nothing until it is turned on again. */
  state!: 'on' | 'off' | 'gone';
  /** One after the other, since it last took something. */
  failures!: number;
  /** Until then it is not called. */
  blockedUntil!: string | null;
  createdAt!: string;
}

export class WebhookSecretView {
  /** `whsec_…`, for any library of Standard Webhooks. Shown once. */
  secret!: string;
}

export class NewWebhookView extends WebhookView {
  /** `whsec_…`, for any library of Standard Webhooks. Shown once. */
  secret!: string;
}

export class WebhookListView {
  items!: WebhookView[];
  page!: PageView;
}

export class DeliveryView {
  id!: string;
  /** The `webhook-id` of every attempt. */
  eventId!: string;
  /** Null for a test. */
  sequence!: number | null;
  type!: string;
  /** `dead`: no attempt is left; it can be sent again. */
  @ApiProperty({ enum: DELIVERY_STATES })
  state!: DeliveryState;
  attempts!: number;
  /** The next attempt; null when there is none. */
  dueAt!: string | null;
  createdAt!: string;
  /** The last attempt. */
  triedAt!: string | null;
  /** Of its answer; null where there was none. */
  status!: number | null;
  latencyMs!: number | null;
  problem!: string | null;
}

export class DeliveryListView {
  items!: DeliveryView[];
  page!: PageView;
}

export class RedeliveryView {
  /** Deliveries that wait anew. */
  deliveries!: number;
}

export function toWebhookView(webhook: Webhook): WebhookView {
  const { id, url, types, payload, state, failures, blockedUntil, createdAt } = webhook;
  return {
    id,
    url,
    types,
    payload,
    state,
    failures,
    blockedUntil: blockedUntil?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

export function toDeliveryView(delivery: Delivery): DeliveryView {
  const { id, eventId, sequence, type, state, attempts, status, latencyMs, problem } = delivery;
  return {
    id,
    eventId,
    sequence,
    type,
    state,
    attempts,
    dueAt: state === 'waiting' ? delivery.dueAt.toISOString() : null,
    createdAt: delivery.createdAt.toISOString(),
    triedAt: delivery.triedAt?.toISOString() ?? null,
    status,
    latencyMs,
    problem,
  };
}
