import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsTimeZone,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { LanguageTags } from '../../common/language/language-tag.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { SORTS, type SiteSettings, type Sort } from '../../sites/site-settings.rules.js';

/** Absent members stay, null goes back to the default. `docs/settings.md` says what each does. */
export class SettingsDto implements Partial<{
  [Name in keyof SiteSettings]: SiteSettings[Name] | null;
}> {
  @IsOptional()
  @IsIn(['pre', 'post'])
  moderation?: 'pre' | 'post' | null;

  @IsOptional()
  @IsIn(['never', 'signed'])
  threadCreation?: 'never' | 'signed' | null;

  @IsOptional()
  @IsBoolean()
  guests?: boolean | null;

  @IsOptional()
  @IsBoolean()
  votes?: boolean | null;

  /** 0 to 10,080 (a week). */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_080)
  editWindowMinutes?: number | null;

  /** 1 to 20. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20)
  shownDepth?: number | null;

  /** 1 to 36,500. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(36_500)
  closeAfterDays?: number | null;

  /** 1 to 36,500. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(36_500)
  closeAfterQuietDays?: number | null;

  @IsOptional()
  @Text({ max: 500, oneLine: true })
  notice?: string | null;

  @IsOptional()
  @IsIn(SORTS)
  defaultSort?: Sort | null;

  /** BCP 47 tags. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { each: true })
  @MaxLength(35, { each: true })
  @LanguageTags()
  languages?: string[] | null;

  @IsOptional()
  @IsTimeZone()
  @MaxLength(64)
  timeZone?: string | null;

  /** 1 to 10,000. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  maxLength?: number | null;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, { each: true })
  @MaxLength(80, { each: true })
  reportReasons?: string[] | null;

  /** 0 to 3,600. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(3600)
  cacheSeconds?: number | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, { each: true })
  @MaxLength(253, { each: true })
  hostAliases?: string[] | null;
}

export class CreateSiteDto {
  /** Lower-case letters, digits and single hyphens, up to 63. */
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  @MaxLength(63)
  slug!: string;

  @Text({ max: 200, oneLine: true })
  name!: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SettingsDto)
  settings?: SettingsDto;
}

export class PatchSiteDto {
  @IsOptional()
  @Text({ max: 200, oneLine: true })
  name?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SettingsDto)
  settings?: SettingsDto;
}
