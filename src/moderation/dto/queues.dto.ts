import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { ListQuery } from '../../common/http/bounds.dto.js';
import { Moment } from '../../common/http/moment.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { ITEM_ORDERS, type ItemFilter, type ItemOrder } from '../../reviews/queue-items.service.js';

export class QueueItemsQuery extends ListQuery {
  /** `oldest` where nothing is asked for. */
  @IsOptional()
  @IsIn(ITEM_ORDERS)
  sort?: ItemOrder;

  @IsOptional()
  @IsUUID()
  thread?: string;

  /** Of the thread. */
  @IsOptional()
  @Text({ max: 100, oneLine: true })
  tag?: string;

  /** The comment's author. */
  @IsOptional()
  @IsUUID()
  person?: string;

  /** An open report is for it. */
  @IsOptional()
  @Text({ max: 80, oneLine: true })
  reason?: string;

  /** First moment that an item came in, inclusive. */
  @IsOptional()
  @Moment()
  since?: string;

  /** Last moment that an item came in, inclusive. */
  @IsOptional()
  @Moment()
  until?: string;
}

/** As in the list's query. */
export class ItemFilterDto {
  @IsOptional()
  @IsUUID()
  thread?: string;

  @IsOptional()
  @Text({ max: 100, oneLine: true })
  tag?: string;

  @IsOptional()
  @IsUUID()
  person?: string;

  @IsOptional()
  @Text({ max: 80, oneLine: true })
  reason?: string;

  @IsOptional()
  @Moment()
  since?: string;

  @IsOptional()
  @Moment()
  until?: string;
}

export class ClaimDto {
  /** How many items, 1 to 50. */
  @IsInt()
  @Min(1)
  @Max(50)
  count!: number;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ItemFilterDto)
  filter?: ItemFilterDto;
}

export class LeasedDto {
  /** As the claim gave it. */
  @IsUUID()
  leaseToken!: string;
}

export class SnoozeDto extends LeasedDto {
  @Moment()
  until!: string;
}

export class EscalateDto extends LeasedDto {
  /** For whoever takes it up; up to 5,000 characters. */
  @IsOptional()
  @Text({ max: 5000 })
  note?: string;
}

export class MoveDto extends LeasedDto {
  /** The key of a queue of the site's, or of one that every site has. */
  @Text({ max: 40, oneLine: true })
  queue!: string;
}

export class NoteDto extends LeasedDto {
  /** For colleagues; up to 5,000 characters. */
  @Text({ max: 5000 })
  text!: string;
}

export function filterFrom(given: ItemFilterDto): ItemFilter {
  const { thread, tag, person, reason, since, until } = given;
  return {
    ...(thread ? { threadId: thread } : {}),
    ...(tag ? { tag } : {}),
    ...(person ? { personId: person } : {}),
    ...(reason ? { reason } : {}),
    ...(since ? { since: new Date(since) } : {}),
    ...(until ? { until: new Date(until) } : {}),
  };
}
