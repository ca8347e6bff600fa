import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsTimeZone,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { LanguageTags } from '../../common/language/language-tag.decorator.js';
import { OptionalWhole } from '../../common/http/whole.decorator.js';
import { WebOrigins } from '../../common/http/web-origins.decorator.js';
import { IfGiven } from '../../common/http/if-given.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { SORTS, type SiteSettings, type Sort } from '../../sites/site-settings.rules.js';
import { APPEAL_MONTHS } from '../../statements/statement.rules.js';
import { MailAddresses } from '../../common/http/mail-addresses.decorator.js';
import { keyOf, QueueDto } from './queue.dto.js';
import { SanctionStepDto, SanctionSteps } from './sanction-step.dto.js';
import { ScreeningDto } from './screening.dto.js';

/** For limits that are meant to be none. */
const MOST = 100_000;

/** Absent members stay, null goes back to the default. `docs/settings.md` says what each does. */
export class SettingsDto implements Partial<{
  [Name in Exclude<keyof SiteSettings, 'screening'>]: SiteSettings[Name] | null;
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
  @OptionalWhole(0, 10_080)
  editWindowMinutes?: number | null;

  /** 1 to 20. */
  @OptionalWhole(1, 20)
  shownDepth?: number | null;

  /** 1 to 36,500. */
  @OptionalWhole(1, 36_500)
  closeAfterDays?: number | null;

  /** 1 to 36,500. */
  @OptionalWhole(1, 36_500)
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
  @OptionalWhole(1, 10_000)
  maxLength?: number | null;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, { each: true })
  @MaxLength(80, { each: true })
  reportReasons?: string[] | null;

  /** 0 to 3,600. */
  @OptionalWhole(0, 3600)
  cacheSeconds?: number | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, { each: true })
  @MaxLength(253, { each: true })
  hostAliases?: string[] | null;

  /** 1 to 100,000, as the next ones. */
  @OptionalWhole(1, MOST)
  postsPerMinute?: number | null;

  @OptionalWhole(1, MOST)
  postsPerDay?: number | null;

  @OptionalWhole(1, MOST)
  guestPostsPerMinute?: number | null;

  @OptionalWhole(1, MOST)
  guestPostsPerDay?: number | null;

  @OptionalWhole(1, MOST)
  editsPerMinute?: number | null;

  @OptionalWhole(1, MOST)
  votesPerMinute?: number | null;

  @OptionalWhole(1, MOST)
  reportsPerHour?: number | null;

  @OptionalWhole(1, MOST)
  threadPostsPerMinute?: number | null;

  @OptionalWhole(1, MOST)
  sitePostsPerMinute?: number | null;

  @OptionalWhole(1, MOST)
  keyCallsPerMinute?: number | null;

  @OptionalWhole(1, MOST)
  formsPerHour?: number | null;

  @OptionalWhole(1, MOST)
  failedSignInsPerMinute?: number | null;

  /** 0 to 10,080 (a week). */
  @OptionalWhole(0, 10_080)
  duplicateMinutes?: number | null;

  /** 0 to 600. */
  @OptionalWhole(0, 600)
  guestDelaySeconds?: number | null;

  /** 0 to 24. */
  @OptionalWhole(0, 24)
  guestWorkBits?: number | null;

  /** 1 to 3,650. */
  @OptionalWhole(1, 3650)
  rejectedTextDays?: number | null;

  /** 6 to 60. */
  @OptionalWhole(APPEAL_MONTHS.least, APPEAL_MONTHS.most)
  appealMonths?: number | null;

  @IsOptional()
  @IsBoolean()
  transparencyPublic?: boolean | null;

  /** 1 to 90. */
  @OptionalWhole(1, 90)
  appealDueDays?: number | null;

  /** As browsers send them: `https://www.example.com`; http only on this machine. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @WebOrigins()
  origins?: string[] | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ScreeningDto)
  screening?: ScreeningDto | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique(keyOf)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => QueueDto)
  queues?: QueueDto[] | null;

  /** Up to five plain mail addresses. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @MailAddresses()
  alertsTo?: string[] | null;

  /** By how many strikes, in any order; none: nothing is suggested. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SanctionStepDto)
  @SanctionSteps()
  sanctionSteps?: SanctionStepDto[] | null;
}

export class CreateSiteDto {
  /** Lower-case letters, digits and single hyphens, up to 63. */
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  @MaxLength(63)
  slug!: string;

  @Text({ max: 200, oneLine: true })
  name!: string;

  @IfGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => SettingsDto)
  settings?: SettingsDto;
}

export class PatchSiteDto {
  @IsOptional()
  @Text({ max: 200, oneLine: true })
  name?: string;

  @IfGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => SettingsDto)
  settings?: SettingsDto;
}
