import { IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { FormatQuery, ListQuery } from '../../common/http/bounds.dto.js';
import { Text } from '../../common/http/text.decorator.js';
import { SORTS, type Sort } from '../../sites/site-settings.rules.js';
import { SEARCH_LENGTH } from '../comment-search.rules.js';
import { COMMENT_STATES, type CommentState } from '../comment-states.rules.js';
import { Searchable } from '../searchable.decorator.js';
import { CommentFilterDto } from '../../common/http/comment-filter.dto.js';

/** A page of a thread. */
export class CommentPageQuery extends FormatQuery {
  @IsOptional()
  @IsIn(SORTS)
  sort?: Sort;

  /** Replies on the first level below each comment, 0 to 100; 3 below those. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100)
  replies?: number;

  /** The page that this comment stands on. */
  @IsOptional()
  @IsUUID()
  around?: string;

  /** `body` brings each comment's Markdown. */
  @IsOptional()
  @IsIn(['body'])
  include?: 'body';
}

/** A page's discussion, by its key or its URL. */
export class DiscussionQuery extends CommentPageQuery {
  /** The site's own key for the page, 1 to 512 bytes. */
  @IsOptional()
  @IsString()
  @MaxLength(512)
  key?: string;

  /** The page's address. */
  @IsOptional()
  @Text({ max: 2048 })
  @MaxLength(2048)
  url?: string;
}

/** Direct replies of one comment. */
export class RepliesQuery extends ListQuery {
  @IsOptional()
  @IsIn(['json', 'html'])
  format?: 'json' | 'html';

  @IsOptional()
  @IsString()
  @MaxLength(35)
  lang?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100)
  replies?: number;

  @IsOptional()
  @IsIn(['body'])
  include?: 'body';
}

/** Comments across the site. `rule`, `language`, and from `state` on it is for moderators. */
export class CommentListQuery extends IntersectionType(ListQuery, CommentFilterDto) {
  /** `published` where nothing is asked for. */
  @IsOptional()
  @IsIn([...COMMENT_STATES, 'any'])
  state?: CommentState | 'any';

  /**
   * What the text, also one that waits, or the author's name has somewhere, in capitals or not:
   * 3 to 200 characters, three letters or digits of them in a row. A page may then have less than
   * its limit, or nothing, and a next one all the same.
   */
  @IsOptional()
  @Text(SEARCH_LENGTH)
  @Searchable()
  q?: string;

  @IsOptional()
  @Text({ max: 300 })
  @MaxLength(300)
  externalId?: string;

  /** Only those with an open report. */
  @IsOptional()
  @IsIn(['true', 'false'])
  reported?: 'true' | 'false';

  /** Only those whose text is another than a moderator saw last. */
  @IsOptional()
  @IsIn(['true', 'false'])
  'edited-since-approved'?: 'true' | 'false';
}

/** Up to 500 comments whose votes by the caller are wanted. */
export class OverlayQuery {
  /** Comma-separated comment ids; without it the caller's latest 500 votes in the thread. */
  @IsOptional()
  @IsString()
  @MaxLength(500 * 37)
  ids?: string;
}
