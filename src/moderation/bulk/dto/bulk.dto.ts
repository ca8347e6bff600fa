import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Text } from '../../../common/http/text.decorator.js';
import { CommentFilterDto } from '../../../common/http/comment-filter.dto.js';
import { COMMENT_STATES, type CommentState } from '../../../comments/comment-states.rules.js';
import { BULK_ACTIONS, type BulkAction, type BulkFilter } from '../bulk-job.rules.js';

/**
 * Which comments; at least one member, and not all that show. The moments are of publication where
 * they show, of posting otherwise.
 */
export class BulkFilterDto extends CommentFilterDto {
  /** `published` unless said otherwise. */
  @IsOptional()
  @IsIn(COMMENT_STATES)
  state?: CommentState;

  /** Only those with an open report. */
  @IsOptional()
  @IsBoolean()
  reported?: boolean;
}

export class CreateBulkJobDto {
  @IsObject()
  @ValidateNested()
  @Type(() => BulkFilterDto)
  filter!: BulkFilterDto;

  @IsIn(BULK_ACTIONS)
  action!: BulkAction;

  /** Decides nothing, and says how many comments it would be about, with samples. */
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;

  /** The rule that was broken, as the site calls it. */
  @IsOptional()
  @Text({ max: 80, oneLine: true })
  policy?: string;

  /** For colleagues; up to 5,000 characters. */
  @IsOptional()
  @Text({ max: 5000 })
  note?: string;

  /** For each author; up to 5,000 characters. */
  @IsOptional()
  @Text({ max: 5000 })
  messageToAuthor?: string;

  /** How long any moderator may undo each decision: 0 to 3,600, which is also the default. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(3600)
  undoSeconds?: number;
}

export function bulkFilterFrom({ thread, person, ...rest }: BulkFilterDto): BulkFilter {
  return {
    ...rest,
    ...(thread === undefined ? {} : { threadId: thread }),
    ...(person === undefined ? {} : { personId: person }),
  };
}
