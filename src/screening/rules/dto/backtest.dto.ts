import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ListQuery } from '../../../common/http/bounds.dto.js';
import { DECIDED, MOST_BACKTESTED, type Decided } from '../backtest.rules.js';

export class CreateBacktestDto {
  /** So many of the latest comments: 1 to 1,000,000. */
  @IsInt()
  @Min(1)
  @Max(MOST_BACKTESTED)
  last!: number;
}

export class BacktestHitsQuery extends ListQuery {
  /** `let-stand`: people decided otherwise than the rule would have. */
  @IsOptional()
  @IsIn(DECIDED)
  decided?: Decided;
}
