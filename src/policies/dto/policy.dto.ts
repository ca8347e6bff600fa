import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { ListQuery } from '../../common/http/bounds.dto.js';
import { Moment } from '../../common/http/moment.decorator.js';
import type { Format } from '../../common/http/respond.js';
import { FORMATS } from '../../common/http/bounds.dto.js';
import { Text } from '../../common/http/text.decorator.js';
import {
  DECISION_GROUNDS,
  MAX_POLICY_TEXT,
  POLICY_KINDS,
  type DecisionGround,
  type PolicyKind,
} from '../policy.rules.js';

export class GroundDto {
  @IsIn(DECISION_GROUNDS)
  @ApiProperty({ enum: DECISION_GROUNDS })
  decisionGround!: DecisionGround;

  /** The law's name, with `illegal-content`: 1 to 500 characters. */
  @IsOptional()
  @Text({ max: 500, oneLine: true })
  illegalContentLegalGround?: string | null;

  /** The passage of the terms, with `incompatible-content`; otherwise it is the rule's title. */
  @IsOptional()
  @Text({ max: 500, oneLine: true })
  incompatibleContentGround?: string | null;
}

export class StrikesDto {
  /** 1 to 10. */
  @IsInt()
  @Min(1)
  @Max(10)
  count!: number;

  /** 1 to 3,650. */
  @IsInt()
  @Min(1)
  @Max(3650)
  days!: number;
}

export class PolicyDto {
  /** `policy` for a rule that decisions cite, `terms` for the site's terms; never changed. */
  @IsIn(POLICY_KINDS)
  @ApiProperty({ enum: POLICY_KINDS })
  kind!: PolicyKind;

  @Text({ max: 200, oneLine: true })
  title!: string;

  /** Markdown, 1 to 50,000 characters. */
  @Text({ max: MAX_POLICY_TEXT })
  text!: string;

  /** Why such content may be restricted; of a rule without one: against the terms. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GroundDto)
  ground?: GroundDto | null;

  /** Of a rule: what each breach counts against its author, and for how long; absent: nothing. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => StrikesDto)
  strikes?: StrikesDto | null;

  /** At once where it is left out; only a first version may begin in the past. */
  @IsOptional()
  @Moment()
  effectiveFrom?: string | null;
}

export class PolicyListQuery extends ListQuery {
  @IsOptional()
  @IsIn(POLICY_KINDS)
  kind?: PolicyKind;
}

export class PolicyQuery {
  /** The text that was in force then; otherwise the one that is now. */
  @IsOptional()
  @Moment()
  at?: string;

  @IsOptional()
  @IsIn(FORMATS)
  format?: Format;
}
