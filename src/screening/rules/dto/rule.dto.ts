import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsObject, IsOptional, Max, Min } from 'class-validator';
import { Moment } from '../../../common/http/moment.decorator.js';
import { Text } from '../../../common/http/text.decorator.js';
import { RULE_OUTCOMES, RULE_STATES, type RuleOutcome, type RuleState } from '../rule.rules.js';

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
