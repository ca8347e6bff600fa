import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListQuery } from '../../common/http/bounds.dto.js';
import { Text } from '../../common/http/text.decorator.js';
import { OUTCOMES, REMEDIES, type Outcome, type Remedy } from '../appeal.rules.js';

export class AppealDto {
  /** Why the decision is wrong: 1 to 5,000 characters. */
  @Text({ max: 5000 })
  text!: string;
}

export const LISTED = ['open', 'decided'] as const;

export class AppealListQuery extends ListQuery {
  /** `open` unless said otherwise. */
  @IsOptional()
  @IsIn(LISTED)
  @ApiProperty({ enum: LISTED })
  state?: (typeof LISTED)[number];
}

export class RulingDto {
  @IsIn(OUTCOMES)
  @ApiProperty({ enum: OUTCOMES })
  outcome!: Outcome;

  /** For whoever appealed: 1 to 5,000 characters. */
  @Text({ max: 5000 })
  reason!: string;

  /** What becomes of the comment, with `varied`; of what was reported, with `overturned` as well. */
  @IsOptional()
  @IsIn(REMEDIES)
  @ApiProperty({ enum: REMEDIES })
  action?: Remedy;

  /** The key of the rule by which. */
  @IsOptional()
  @Text({ max: 80, oneLine: true })
  policy?: string;

  /** Markdown that takes the place of the comment's own text; with `redact` alone. */
  @IsOptional()
  @Text({ max: 10_000 })
  body?: string;
}
