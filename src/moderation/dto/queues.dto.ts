import { IntersectionType } from '@nestjs/swagger';
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
import { CommentFilterDto, sharedFilterFrom } from '../../common/http/comment-filter.dto.js';
import { ITEM_ORDERS, type ItemFilter, type ItemOrder } from '../../reviews/queue-items.service.js';

/** Work in a queue; the moments are those at which it came in. */
export class ItemFilterDto extends CommentFilterDto {
  /** An open report is for it. */
  @IsOptional()
  @Text({ max: 80, oneLine: true })
  reason?: string;
}

export class QueueItemsQuery extends IntersectionType(ListQuery, ItemFilterDto) {
  /** `oldest` where nothing is asked for. */
  @IsOptional()
  @IsIn(ITEM_ORDERS)
  sort?: ItemOrder;
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
  const { reason } = given;
  return { ...sharedFilterFrom(given), ...(reason ? { reason } : {}) };
}
