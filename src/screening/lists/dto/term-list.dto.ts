import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { LanguageTag } from '../../../common/language/language-tag.decorator.js';
import { Text } from '../../../common/http/text.decorator.js';
import { OUTCOMES, type CheckOutcome } from '../../../sites/screening-settings.rules.js';
import { MAX_REGEX_CHARACTERS, MAX_TERMS } from '../../terms/term.rules.js';

/** A comment is no longer than this. */
const MAX_TEXT = 10_000;

/** In UTF-16, with the two slashes; which line is too long by itself is told when it is read. */
const MAX_LINE = 2 * MAX_REGEX_CHARACTERS + 2;

function Lines(): PropertyDecorator {
  return applyDecorators(
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(MAX_TERMS),
    IsString({ each: true }),
    MaxLength(MAX_LINE, { each: true }),
    ApiProperty({
      minItems: 1,
      maxItems: MAX_TERMS,
      items: { type: 'string', maxLength: MAX_LINE },
    }),
  );
}

export class TermListDto {
  @Text({ max: 200, oneLine: true })
  name!: string;

  /** What becomes of a comment that a term is found in. */
  @IsIn(OUTCOMES)
  outcome!: CheckOutcome;

  /**
   * 1 to 50,000 lines: a word, a phrase, a word with `*` for any part of it, or a regular expression
   * between slashes (RE2). 200 characters a line, 500 for a regular expression.
   */
  @Lines()
  terms!: string[];

  /** Whether signs and digits are read as letters, as in `sc4m`. @default false */
  @IsOptional()
  @IsBoolean()
  leet?: boolean;

  /** BCP 47: letters that are its alphabet's own (`ñ`, `å`) are not read as others. */
  @IsOptional()
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  @MaxLength(35)
  @LanguageTag()
  language?: string | null;
}

export class TestTermListDto {
  /** 1 to 10,000 characters. */
  @Text({ max: MAX_TEXT })
  text!: string;
}
