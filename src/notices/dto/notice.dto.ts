import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { REPORT_STATES, type ReportState } from '../../comments/reports.rules.js';
import { ListQuery } from '../../common/http/bounds.dto.js';
import { IfGiven } from '../../common/http/if-given.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { LanguageTag } from '../../common/language/language-tag.decorator.js';
import { CATEGORIES, MOST_PLACES, type Category } from '../notice.rules.js';

/** What is left out here is asked for by `incomplete-notice`, with the letter of Art 16(2). */
export class FileNoticeDto {
  /** Addresses of comments as the site prints them, `https://…#comment-{id}`: up to 20. */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_PLACES)
  @Text({ max: 2100, min: 0 }, { each: true })
  @ApiProperty({ type: [String], maxItems: MOST_PLACES })
  url?: string[];

  /** Comments by their ids, beside the addresses or in their place: up to 20. */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_PLACES)
  @IsUUID(undefined, { each: true })
  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    maxItems: MOST_PLACES,
  })
  commentIds?: string[];

  /** Why it is illegal: 30 to 5,000 characters (a). */
  @IfGiven()
  @Text({ max: 5000, min: 0 })
  explanation?: string;

  /** The law that it is against; up to 500 characters. */
  @IfGiven()
  @Text({ max: 500, oneLine: true })
  legalReference?: string;

  /** `not-specified` where nothing is said. */
  @IfGiven()
  @IsIn(CATEGORIES)
  @ApiProperty({ enum: CATEGORIES })
  category?: Category;

  /** Of whoever sends it (c). */
  @IfGiven()
  @Text({ max: 200, min: 0, oneLine: true })
  name?: string;

  /** One plain address, which the answers go to (c). */
  @IfGiven()
  @Text({ max: 254, min: 0, oneLine: true })
  email?: string;

  /** An offence of Articles 3 to 7 of Directive 2011/93/EU: then name and address may be left out. */
  @IfGiven()
  @IsBoolean()
  csaOffence?: boolean;

  /** That its sender believes in good faith that it is accurate and complete (d). */
  @IfGiven()
  @IsBoolean()
  goodFaith?: boolean;

  /** BCP 47: of the answers; otherwise the site's first language. */
  @IfGiven()
  @LanguageTag()
  @Text({ max: 35, oneLine: true })
  lang?: string;
}

export class NoticeListQuery extends ListQuery {
  /** What it says about one of its comments is this. */
  @IsOptional()
  @IsIn(REPORT_STATES)
  @ApiProperty({ enum: REPORT_STATES })
  status?: ReportState;

  @IsOptional()
  @IsIn(CATEGORIES)
  @ApiProperty({ enum: CATEGORIES })
  category?: Category;
}
