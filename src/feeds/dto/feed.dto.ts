import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

export const FEED_FORMATS = ['atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

export class FeedQuery {
  /** Atom (RFC 4287) or JSON Feed 1.1; without it `Accept` decides. */
  @IsOptional()
  @IsIn(FEED_FORMATS)
  @ApiProperty({ enum: FEED_FORMATS })
  format?: FeedFormat;

  /** A cursor from the feed's own links, or `Link`. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  after?: string;

  /** Of titles, BCP 47; otherwise the site's first language. */
  @IsOptional()
  @IsString()
  @MaxLength(35)
  lang?: string;
}
