import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { Moment } from '../../common/http/moment.decorator.js';

export const REPORT_FORMATS = ['json', 'csv'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export class ReportQuery {
  /** `json` unless said otherwise. */
  @IsOptional()
  @IsIn(REPORT_FORMATS)
  @ApiProperty({ enum: REPORT_FORMATS })
  format?: ReportFormat;
}

export class ReportPeriodQuery extends ReportQuery {
  /** The first moment of the period. */
  @Moment()
  from!: string;

  /** The first moment after it; at most 366 days later. */
  @Moment()
  to!: string;
}
