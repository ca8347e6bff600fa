import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { Moment } from '../../common/http/moment.decorator.js';
import { FILE_FORMATS, type FileFormat } from '../statement-files.rules.js';

export class StatementsQuery {
  /** The first moment of the period. */
  @Moment()
  from!: string;

  /** The first moment after it; at most 366 days later. */
  @Moment()
  to!: string;

  /** `ndjson` unless said otherwise. */
  @IsOptional()
  @IsIn(FILE_FORMATS)
  @ApiProperty({ enum: FILE_FORMATS })
  format?: FileFormat;
}
