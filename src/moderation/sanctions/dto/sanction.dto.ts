import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ListQuery } from '../../../common/http/bounds.dto.js';
import { Email } from '../../../common/http/email.decorator.js';
import { Moment } from '../../../common/http/moment.decorator.js';
import { Text } from '../../../common/http/text.decorator.js';
import {
  SANCTION_KINDS,
  SANCTION_STATES,
  type SanctionKind,
  type SanctionState,
} from '../../../sanctions/sanction.rules.js';

export const TRACES = ['person', 'email', 'address'] as const;
export type TraceOf = (typeof TRACES)[number];

/** Whom it is about: one of `person`, `email`, `address`, or `comment` with `by`. */
export class SanctionSubjectDto {
  /** An id, or `sub:` and the site's own name for the account. */
  @IsOptional()
  @IsString()
  @MaxLength(520)
  person?: string;

  /** A guest's. Kept sealed, until the sanction ends. */
  @IsOptional()
  @Email()
  email?: string;

  /** Of guests: an address, or a `/24` of IPv4, a `/64` or `/48` of IPv6. Kept as a keyed hash. */
  @IsOptional()
  @Text({ max: 64, oneLine: true })
  address?: string;

  /** Whoever wrote this comment. */
  @IsOptional()
  @IsUUID()
  comment?: string;

  /** What its writer is recognised by; with `comment` alone, and needed there. */
  @IsOptional()
  @IsIn(TRACES)
  by?: TraceOf;
}

export class MakeSanctionDto {
  @IsIn(SANCTION_KINDS)
  kind!: SanctionKind;

  @IsObject()
  @ValidateNested()
  @Type(() => SanctionSubjectDto)
  about!: SanctionSubjectDto;

  /** Until when it holds; absent: until it is lifted, or as long as an address can be recognised. */
  @IsOptional()
  @Moment()
  expiresAt?: string;

  /** With `slow`, the least time between two comments: 1 to 86,400. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400)
  slowSeconds?: number;

  /** The rule that was broken: the key of one of the site's policies. */
  @IsOptional()
  @Text({ max: 80, oneLine: true })
  policy?: string;

  /** For colleagues; up to 5,000 characters. */
  @Text({ max: 5000 })
  reason!: string;

  /** For whoever it is about; up to 5,000 characters. A warning needs one. */
  @IsOptional()
  @Text({ max: 5000 })
  message?: string;

  /** The decision that led to it. */
  @IsOptional()
  @IsUUID()
  decision?: string;
}

export class SanctionListQuery extends ListQuery {
  /** Of one account, by its id. */
  @IsOptional()
  @IsUUID()
  person?: string;

  @IsOptional()
  @IsIn(SANCTION_STATES)
  state?: SanctionState;

  @IsOptional()
  @IsIn(SANCTION_KINDS)
  kind?: SanctionKind;
}
