import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { FormatQuery, ListQuery } from '../../common/http/bounds.dto.js';
import { Moment } from '../../common/http/moment.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { SORTS, type Sort } from '../../sites/site-settings.rules.js';
import { COMMENT_STATES, type CommentState } from '../comment-states.rules.js';

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

/** Comments across the site. The last four are for moderators. */
export class CommentListQuery extends ListQuery {
  @IsOptional()
  @IsUUID()
  thread?: string;

  @IsOptional()
  @Text({ max: 100 })
  @MaxLength(100)
  tag?: string;

  @IsOptional()
  @IsUUID()
  person?: string;

  @IsOptional()
  @Moment()
  since?: string;

  @IsOptional()
  @Moment()
  until?: string;

  @IsOptional()
  @IsIn(COMMENT_STATES)
  state?: CommentState;

  @IsOptional()
  @Text({ max: 300 })
  @MaxLength(300)
  externalId?: string;

  @IsOptional()
  @IsIn(['true', 'false'])
  reported?: 'true' | 'false';
}

/** Up to 500 comments whose votes by the caller are wanted. */
export class OverlayQuery {
  /** Comma-separated comment ids; without it the caller's latest 500 votes in the thread. */
  @IsOptional()
  @IsString()
  @MaxLength(500 * 37)
  ids?: string;
}
