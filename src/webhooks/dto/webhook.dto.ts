import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { ListQuery } from '../../common/http/bounds.dto.js';
import { Text } from '../../common/http/text.decorator.js';
import type { EventType } from '../../events/event-types.rules.js';
import { PAYLOADS, type Payload } from '../../site-events/payload.rules.js';
import { DELIVERY_STATES, HOOK_TYPES, type DeliveryState } from '../webhook.rules.js';

export class CreateWebhookDto {
  /** https, on a public address and port 443 or 8443. */
  @Text({ max: 2048, oneLine: true })
  url!: string;

  /** What it is told of; where there are none, all but `thread.counted` and `cache.purge`. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsIn(HOOK_TYPES, { each: true })
  types?: EventType[];

  /** Ids alone, or what everybody sees of what they name too, which is the default. */
  @IsOptional()
  @IsIn(PAYLOADS)
  payload?: Payload;
}

/** What is absent stays. */
export class PatchWebhookDto {
  @IsOptional()
  @Text({ max: 2048, oneLine: true })
  url?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsIn(HOOK_TYPES, { each: true })
  types?: EventType[];

  @IsOptional()
  @IsIn(PAYLOADS)
  payload?: Payload;

  /** What happens while it is off waits, as long as events are kept. */
  @IsOptional()
  @IsIn(['on', 'off'])
  state?: 'on' | 'off';
}

export class DeliveriesQuery extends ListQuery {
  @IsOptional()
  @IsIn(DELIVERY_STATES)
  state?: DeliveryState;
}

/** One, or all of a range or a state; what waits is not sent twice. */
export class RedeliverDto {
  /** A delivery's id. */
  @IsOptional()
  @IsUUID()
  id?: string;

  /** The first event's `sequence`. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  from?: number;

  /** The last event's. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  to?: number;

  @IsOptional()
  @IsIn(['delivered', 'dead'])
  state?: 'delivered' | 'dead';
}
