import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../../common/http/bounds.dto.js';
import type { Backtest, BacktestHit } from '../backtests.service.js';
import { DECIDED, type BacktestState, type Decided } from '../backtest.rules.js';

export class BacktestView {
  id!: string;
  ruleId!: string;
  version!: number;
  @ApiProperty({ enum: ['running', 'done', 'cancelled'] })
  state!: BacktestState;
  /** How many of the latest comments it is about, and how many it has looked at. */
  total!: number;
  lookedAt!: number;
  /** Texts that the rule would have spoken about. */
  hits!: number;
  /** Hits that people let stand: false alarms. */
  letStand!: number;
  /** Hits that people turned down as well. */
  turnedDown!: number;
  /** What people turned down, and the rule would not have. */
  missed!: number;
  /** Texts about which only what is not known of the past decides; no hits. */
  unknown!: number;
  createdAt!: string;
  endedAt!: string | null;
}

export class BacktestHitView {
  commentId!: string;
  /** What people decided last about the comment, and did not undo. */
  @ApiProperty({ enum: DECIDED })
  decided!: Decided;
  /** The leaves that were true. */
  why!: string[];
}

export class BacktestHitListView {
  items!: BacktestHitView[];
  page!: PageView;
}

export function toBacktestView(backtest: Backtest): BacktestView {
  const { id, ruleId, version, state, total, createdAt, endedAt } = backtest;
  const { lookedAt, hits, letStand, turnedDown, missed, unknown } = backtest;
  return {
    ...{ id, ruleId, version, state, total },
    ...{ lookedAt, hits, letStand, turnedDown, missed, unknown },
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

export function toBacktestHitView({ commentId, decided, why }: BacktestHit): BacktestHitView {
  return { commentId, decided: decided ?? 'nothing', why };
}
