import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ListQuery } from '../../common/http/bounds.dto.js';
import { Moment } from '../../common/http/moment.decorator.js';
import { IfGiven } from '../../common/http/if-given.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { PageUrl } from './page-url.decorator.js';

/** Absent members stay as they are. */
export class UpsertThreadDto {
  /** The page's address. */
  @IsOptional()
  @PageUrl()
  url?: string;

  /** The page's title, up to 500 characters. */
  @IfGiven()
  @Text({ min: 0, max: 500, oneLine: true })
  title?: string;

  /** When the page appeared, RFC 3339. */
  @IsOptional()
  @Moment()
  publishedAt?: string;

  @IfGiven()
  @IsArray()
  @ArrayMaxSize(20)
  @Text({ max: 80, oneLine: true }, { each: true })
  authors?: string[];

  @IfGiven()
  @IsArray()
  @ArrayMaxSize(50)
  @Text({ max: 100, oneLine: true }, { each: true })
  tags?: string[];

  /** Counts when the thread is made, never afterwards. */
  @IfGiven()
  @IsIn(['open', 'closed'])
  state?: 'open' | 'closed';
}

/** A merge patch: absent members stay, null clears. */
export class PatchThreadDto {
  @IfGiven()
  @IsIn(['open', 'closed', 'archived', 'hidden'])
  state?: 'open' | 'closed' | 'archived' | 'hidden';

  /** Why it was closed, up to 500 characters. */
  @IsOptional()
  @Text({ max: 500 })
  reason?: string | null;

  /** The line under the discussion while it is not open. */
  @IsOptional()
  @Text({ max: 500, oneLine: true })
  notice?: string | null;

  /** Closes by itself then, RFC 3339. */
  @IsOptional()
  @Moment()
  closesAt?: string | null;

  /** Opens again by itself then, RFC 3339. */
  @IsOptional()
  @Moment()
  reopensAt?: string | null;

  @IfGiven()
  @IsIn(['pre', 'post', 'inherit'])
  moderation?: 'pre' | 'post' | 'inherit';

  /** Seconds between two posts of one reader, 0 to 86,400. */
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(86_400)
  slowModeSeconds?: number;

  @IfGiven()
  @Text({ min: 0, max: 500, oneLine: true })
  title?: string;

  @IsOptional()
  @PageUrl()
  url?: string | null;

  /** The site's key for the page; the former one stays as an alias. */
  @IfGiven()
  @Text({ max: 512 })
  key?: string;

  /** Former keys and further URLs, replacing those before. */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(20)
  @Text({ max: 2048 }, { each: true })
  aliases?: string[];
}

export class ThreadListQuery extends ListQuery {}

/** Repeat `key` and `url`, up to 100 of both together. */
export class CountsQuery {
  @ApiProperty({ type: 'array', items: { type: 'string', maxLength: 512 }, maxItems: 100 })
  @IsOptional()
  @Type(() => String)
  @Text({ max: 512 }, { each: true })
  key?: string | string[];

  @ApiProperty({ type: 'array', items: { type: 'string', maxLength: 2048 }, maxItems: 100 })
  @IsOptional()
  @Type(() => String)
  @Text({ max: 2048 }, { each: true })
  url?: string | string[];
}

export class CountsDto {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @Text({ max: 512 }, { each: true })
  keys?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @Text({ max: 2048 }, { each: true })
  urls?: string[];
}
