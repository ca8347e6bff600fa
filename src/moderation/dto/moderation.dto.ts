import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { ListQuery } from '../../common/http/bounds.dto.js';
import { Text } from '../../common/http/text.decorator.js';
import { ACTIONS, type Action } from '../../comments/comment-moderation.rules.js';
import { NOTICE_ANSWERS, type NoticeAnswer } from '../../comments/reports.rules.js';

export class DecisionItemDto {
  @IsUUID()
  commentId!: string;

  /** The version that was looked at: another one is a conflict. */
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version!: number;

  /** As the claim gave it; without one it is decided beside the queues. */
  @IsOptional()
  @IsUUID()
  leaseToken?: string;
}

export class DecideDto {
  @IsIn(ACTIONS)
  action!: Action;

  /** Up to 500 comments, each on its version. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => DecisionItemDto)
  items!: DecisionItemDto[];

  /**
   * The rule that was broken: the key of one of the site's policies that is in force, or, before a
   * site's first, any name for it. Shown with a removed comment's place.
   */
  @IsOptional()
  @Text({ max: 80, oneLine: true })
  policy?: string;

  /** For colleagues; up to 5,000 characters. */
  @IsOptional()
  @Text({ max: 5000 })
  note?: string;

  /** For the author; up to 5,000 characters. */
  @IsOptional()
  @Text({ max: 5000 })
  messageToAuthor?: string;

  /** Markdown that takes the place of the comment's own text; with `redact` alone. */
  @IsOptional()
  @Text({ max: 10_000 })
  body?: string;

  /**
   * How the legal notices are answered that the decision declines; `declined` where nothing is said.
   * Only with actions that let the comment stand.
   */
  @IsOptional()
  @IsIn(NOTICE_ANSWERS)
  @ApiProperty({ enum: NOTICE_ANSWERS })
  notices?: NoticeAnswer;

  /** How long any moderator may undo it: 0 to 3,600, otherwise 60. An admin always may. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(3600)
  undoSeconds?: number;
}

export class LogQuery extends ListQuery {
  /** The history of one comment. */
  @IsOptional()
  @IsUUID()
  comment?: string;

  /** What was decided together. */
  @IsOptional()
  @IsUUID()
  batch?: string;
}
