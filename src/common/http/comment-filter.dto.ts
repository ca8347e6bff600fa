import { IsOptional, IsUUID, Matches, MaxLength } from 'class-validator';
import { Moment } from './moment.decorator.js';
import { Text } from './text.decorator.js';

/** What lists of comments, and of the work with them, are narrowed to. */
export class CommentFilterDto {
  @IsOptional()
  @IsUUID()
  thread?: string;

  /** Of the thread. */
  @IsOptional()
  @Text({ max: 100, oneLine: true })
  tag?: string;

  /** The author. */
  @IsOptional()
  @IsUUID()
  person?: string;

  /** What screening found in the text to decide about: a check's name, or a term list's id. */
  @IsOptional()
  @Text({ max: 40, oneLine: true })
  rule?: string;

  /** That the text to decide about is written in, where it could be told: ISO 639-1, `de`. */
  @IsOptional()
  @MaxLength(2)
  @Matches(/^[a-z]{2}$/, { message: 'must be two lower-case letters, as in ISO 639-1' })
  language?: string;

  /** First moment, inclusive. */
  @IsOptional()
  @Moment()
  since?: string;

  /** Last moment, inclusive. */
  @IsOptional()
  @Moment()
  until?: string;
}

/** Absent members stay absent. */
export function sharedFilterFrom(given: CommentFilterDto) {
  const { thread, person, tag, rule, language, since, until } = given;
  return {
    ...(thread ? { threadId: thread } : {}),
    ...(person ? { personId: person } : {}),
    ...(tag ? { tag } : {}),
    ...(rule ? { rule } : {}),
    ...(language ? { language } : {}),
    ...(since ? { since: new Date(since) } : {}),
    ...(until ? { until: new Date(until) } : {}),
  };
}
