import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../common/http/bounds.dto.js';
import type { ModeratorMetrics, ReporterMetrics } from '../metrics.service.js';

export class QueueMetricsView {
  /** Where the work was last. */
  queue!: string;
  opened!: number;
  decided!: number;
  /** Also what had nothing left to decide. */
  ended!: number;
  /** It waited, or waits, longer than it may. */
  pastDue!: number;
  /** From opening to end; null: nothing has ended. */
  medianHours!: number | null;
}

export class QueueMetricsListView {
  items!: QueueMetricsView[];
  page!: PageView;
}

export class MeasuredActorView {
  kind!: string;
  id!: string | null;
}

export class ModeratorMetricsView {
  actor!: MeasuredActorView;
  /** A member's. */
  name!: string | null;
  decisions!: number;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  byAction!: Record<string, number>;
  /** Undone by somebody else since, appeals included. */
  overturned!: number;
  /** Share of the decisions that were not; null: none was made. */
  upheld!: number | null;
}

export class ModeratorMetricsListView {
  items!: ModeratorMetricsView[];
  page!: PageView;
}

export class ReporterMetricsView {
  personId!: string;
  name!: string | null;
  reports!: number;
  upheld!: number;
  declined!: number;
  /** Upheld, of those judged; null: none was. */
  precision!: number | null;
}

export class ReporterMetricsListView {
  items!: ReporterMetricsView[];
  page!: PageView;
}

export function toModeratorMetricsView(metrics: ModeratorMetrics): ModeratorMetricsView {
  const { actor, name, decisions, byAction, overturned } = metrics;
  const upheld = share(decisions - overturned, decisions);
  return { actor, name, decisions, byAction, overturned, upheld };
}

export function toReporterMetricsView(metrics: ReporterMetrics): ReporterMetricsView {
  const { upheld, declined } = metrics;
  return { ...metrics, precision: share(upheld, upheld + declined) };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
