import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { Format } from './respond.js';

/** Items of a list where no number is asked for. */
export const DEFAULT_LIMIT = 20;

/** Where a list begins and how much of it is wanted. */
export class ListQuery {
  /** How many items, 1 to 100. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;

  /** A cursor from `page.next`, `page.prev` or `Link`. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  after?: string;
}

export const FORMATS: readonly Format[] = ['json', 'html', 'text'];

/** The language of what we say ourselves. */
export class LanguageQuery {
  /** BCP 47; otherwise the site's first language. */
  @IsOptional()
  @IsString()
  @MaxLength(35)
  lang?: string;

  @IsOptional()
  @IsIn(['json'])
  format?: 'json';
}

/** The form of a discussion, and the language of what we add to it. */
export class FormatQuery extends ListQuery {
  @IsOptional()
  @IsIn(FORMATS)
  format?: Format;

  /** BCP 47; otherwise the site's first language. */
  @IsOptional()
  @IsString()
  @MaxLength(35)
  lang?: string;
}

export class PageView {
  /** Send it as `after` for the following page; null on the last. */
  next!: string | null;
  prev!: string | null;
}
