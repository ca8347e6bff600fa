import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsJWT,
  MaxLength,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { Email } from '../../common/http/email.decorator.js';
import { Text } from '../../common/http/text.decorator.js';
import { PersonName } from '../../people/person-name.decorator.js';
import type { Vote } from '../votes.rules.js';

/** A body may be as long as this whatever the site allows; the site's own bound comes after. */
export const MAX_BODY = 10_000;

export class GuestDto {
  /** 1 to 80 characters on one line. */
  @IsOptional()
  @PersonName()
  name?: string;

  /** Kept sealed, and shown to nobody: for requests about one's own data. */
  @IsOptional()
  @Email()
  email?: string;
}

export class GuestFormDto {
  /** As `…/threads/{thread}/me` gave it. */
  @IsString()
  @MaxLength(300)
  token!: string;

  /** SHA-256 of `<token>.<proof>` begins with as many zero bits as were asked for. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  proof?: string;
}

export class CreateCommentDto {
  /** Markdown, 1 to 10,000 characters. */
  @Text({ max: MAX_BODY })
  body!: string;

  /** The comment being replied to, in the same thread; absent for a top-level comment. */
  @IsOptional()
  @IsUUID()
  parentId?: string;

  /** Who a guest says they are. Not with a reader's token. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GuestDto)
  guest?: GuestDto;

  /** A JWT by the site's key about the page (`key`, `url`, `title`, `publishedAt`), to start its thread. */
  @IsOptional()
  @IsJWT()
  @MaxLength(8192)
  page?: string;

  /** For guests, where the site asks for a delay or work before a post. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GuestFormDto)
  form?: GuestFormDto;

  /** A guest's: the id of the warning that they were told of, and take note of by this. */
  @IsOptional()
  @IsUUID()
  acknowledges?: string;

  /** A field that people do not see: leave it empty. What comes with it filled in is spam. */
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  website?: string;
}

export class EditCommentDto {
  /** Markdown, 1 to 10,000 characters. */
  @Text({ max: MAX_BODY })
  body!: string;
}

export class PreviewDto {
  /** Markdown, 1 to 10,000 characters. */
  @Text({ max: MAX_BODY })
  body!: string;
}

export class VoteDto {
  /** 0 takes the vote back. */
  @ApiProperty({ type: 'integer', enum: [1, -1, 0] })
  @IsIn([1, -1, 0])
  value!: Vote;
}

export class ReportDto {
  /** One of the site's report reasons; `…/config` lists them. */
  @Text({ max: 80, oneLine: true })
  reason!: string;

  /** Up to 2,000 characters. */
  @IsOptional()
  @Text({ max: 2000 })
  explanation?: string;
}
