import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PAYLOADS, type Payload } from '../payload.rules.js';

export class EventsQuery {
  /** How many events, 1 to 100. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;

  /** The `sequence` of the last event that is known; without it the list begins with the oldest kept. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after?: number;

  /** Ids alone, or what everybody sees of what they name too, which is the default. */
  @IsOptional()
  @IsIn(PAYLOADS)
  payload?: Payload;
}
