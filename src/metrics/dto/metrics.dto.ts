import { ListQuery } from '../../common/http/bounds.dto.js';
import { Moment } from '../../common/http/moment.decorator.js';

export class MetricsQuery {
  /** The first moment of the period. */
  @Moment()
  from!: string;

  /** The first moment after it; at most 366 days later. */
  @Moment()
  to!: string;
}

export class MetricsListQuery extends ListQuery {
  /** The first moment of the period. */
  @Moment()
  from!: string;

  /** The first moment after it; at most 366 days later. */
  @Moment()
  to!: string;
}
