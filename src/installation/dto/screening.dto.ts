import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Text } from '../../common/http/text.decorator.js';
import { OptionalWhole } from '../../common/http/whole.decorator.js';
import {
  OUTCOMES,
  type CheckOutcome,
  type StoredScreening,
} from '../../sites/screening-settings.rules.js';

type Given<Check extends keyof StoredScreening> = {
  [Name in keyof NonNullable<StoredScreening[Check]>]:
    NonNullable<StoredScreening[Check]>[Name] | null;
};

/** From 0 to 1. */
function Share(): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsNumber(),
    Min(0),
    Max(1),
    ApiPropertyOptional({ type: 'number', minimum: 0, maximum: 1, nullable: true }),
  );
}

/** 500 names of domains, each with what is below it. */
function Domains(): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsArray(),
    ArrayMaxSize(500),
    Text({ max: 253, oneLine: true }, { each: true }),
    ApiPropertyOptional({
      maxItems: 500,
      items: { type: 'string', minLength: 1, maxLength: 253 },
      nullable: true,
    }),
  );
}

/** A check, or null for its defaults. */
function Check(of: () => new () => object): PropertyDecorator {
  return applyDecorators(IsOptional(), IsObject(), ValidateNested(), Type(of));
}

export class UnknownPolicyDto {
  /** What it means that the check could not tell. */
  @IsOptional()
  @IsIn(['hold', 'ignore'])
  onUnknown?: 'hold' | 'ignore' | null;

  /** 10 to 2,000: after this long the check could not tell. */
  @OptionalWhole(10, 2000)
  deadlineMs?: number | null;
}

export class CheckDto extends UnknownPolicyDto {
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: CheckOutcome | null;
}

export class LinksCheckDto extends CheckDto implements Given<'links'> {
  @OptionalWhole(0, 1000)
  most?: number | null;

  @Domains()
  allow?: string[] | null;

  @Domains()
  deny?: string[] | null;
}

export class CapitalsCheckDto extends CheckDto implements Given<'capitals'> {
  @Share()
  most?: number | null;

  @OptionalWhole(1, 10_000)
  leastLetters?: number | null;
}

export class RepeatsCheckDto extends CheckDto implements Given<'repeats'> {
  @OptionalWhole(2, 10_000)
  mostCharacters?: number | null;

  @OptionalWhole(1, 10_000)
  mostWords?: number | null;

  @OptionalWhole(1, 10_000)
  mostLines?: number | null;
}

export class DuplicatesCheckDto extends CheckDto implements Given<'duplicates'> {
  @OptionalWhole(1, 1000)
  leastWords?: number | null;
}

export class FloodCheckDto extends CheckDto implements Given<'flood'> {
  @OptionalWhole(1, 10_000)
  most?: number | null;

  /** 1 to 86,400 (a day). */
  @OptionalWhole(1, 86_400)
  seconds?: number | null;
}

export class RecordCheckDto extends CheckDto implements Given<'record'> {
  @OptionalWhole(1, 100)
  leastSample?: number | null;

  @Share()
  mostRejected?: number | null;
}

export class HeatCheckDto extends CheckDto implements Given<'heat'> {
  @OptionalWhole(1, 100_000)
  perMinute?: number | null;
}

export class ExternalCheckDto extends UnknownPolicyDto implements Given<'external'> {
  /** Where each new text is sent, signed; null for nowhere. */
  @IsOptional()
  @Text({ max: 2048, oneLine: true })
  url?: string | null;
}

/** Absent members stay, null goes back to the default. `docs/screening.md` says what each sees. */
export class ScreeningDto {
  @Check(() => UnknownPolicyDto)
  terms?: UnknownPolicyDto | null;

  @Check(() => LinksCheckDto)
  links?: LinksCheckDto | null;

  @Check(() => CapitalsCheckDto)
  capitals?: CapitalsCheckDto | null;

  @Check(() => RepeatsCheckDto)
  repeats?: RepeatsCheckDto | null;

  @Check(() => DuplicatesCheckDto)
  duplicates?: DuplicatesCheckDto | null;

  @Check(() => DuplicatesCheckDto)
  nearDuplicates?: DuplicatesCheckDto | null;

  @Check(() => FloodCheckDto)
  flood?: FloodCheckDto | null;

  @Check(() => CheckDto)
  firstTimeAuthor?: CheckDto | null;

  @Check(() => RecordCheckDto)
  record?: RecordCheckDto | null;

  @Check(() => HeatCheckDto)
  heat?: HeatCheckDto | null;

  @Check(() => ExternalCheckDto)
  external?: ExternalCheckDto | null;
}
