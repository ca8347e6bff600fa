import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfGiven } from '../../../common/http/if-given.decorator.js';
import { Moment } from '../../../common/http/moment.decorator.js';
import { Text } from '../../../common/http/text.decorator.js';
import { RULE_OUTCOMES, RULE_STATES, type RuleOutcome, type RuleState } from '../rule.rules.js';

export class RuleSlowModeDto {
  /** Between two comments of one author: 1 to 86,400. */
  @IsInt()
  @Min(1)
  @Max(86_400)
  seconds!: number;

  /** How long it lasts after the latest comment that the rule spoke about: 1 to 10,080 (a week). */
  @IsInt()
  @Min(1)
  @Max(10_080)
  minutes!: number;
}

export class RuleDto {
  @Text({ max: 200, oneLine: true })
  name!: string;

  /** A tree of `all`, `any`, `none`, `atLeast` … `of`, and leaves `{ signal, op, value, onUnknown }`. */
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true })
  condition!: Record<string, unknown>;

  /** What becomes of a comment; `label` only notes it. */
  @IsIn(RULE_OUTCOMES)
  @ApiProperty({ enum: RULE_OUTCOMES })
  outcome!: RuleOutcome;

  /** Where what waits because of it is decided about: one of the site's own queues. */
  @IsOptional()
  @Text({ max: 40, oneLine: true })
  queue?: string | null;

  /** Of that work, before what has less: 0 to 10. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10)
  priority?: number;

  /** So many live hits in a UTC day, and it pauses: 1 to 1,000,000. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  dailyCap?: number | null;

  /** From then on it says nothing. */
  @IsOptional()
  @Moment()
  expiresAt?: string | null;

  /** Slows the thread of what it speaks about down. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => RuleSlowModeDto)
  slowMode?: RuleSlowModeDto | null;

  /** Tells the site's `alertsTo` by mail, once an hour at most. */
  @IfGiven()
  @IsBoolean()
  notify?: boolean;
}

export class RuleStateDto {
  @IsIn(RULE_STATES)
  @ApiProperty({ enum: RULE_STATES })
  state!: RuleState;
}

export class RuleListQuery {
  /** All but archived ones where nothing is said. */
  @IsOptional()
  @IsIn(RULE_STATES)
  state?: RuleState;
}
