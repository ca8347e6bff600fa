import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../../common/http/bounds.dto.js';
import type { Judgements } from '../rule-hits.repository.js';
import {
  RULE_OUTCOMES,
  RULE_STATES,
  type Pause,
  type RuleOutcome,
  type RuleState,
} from '../rule.rules.js';
import type { RuleRow, RuleVersion } from '../rules.repository.js';

export class RuleActorView {
  kind!: string;
  id!: string | null;
}

export class RuleSlowModeView {
  seconds!: number;
  minutes!: number;
}

export class RuleVersionView {
  id!: string;
  version!: number;
  name!: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  condition!: object;
  @ApiProperty({ enum: RULE_OUTCOMES })
  outcome!: RuleOutcome;
  queue!: string | null;
  priority!: number;
  dailyCap!: number | null;
  expiresAt!: string | null;
  slowMode!: RuleSlowModeView | null;
  notify!: boolean;
  madeBy!: RuleActorView;
  madeAt!: string;
}

export class ShareView {
  hits!: number;
  texts!: number;
}

export class AlarmView extends ShareView {
  usualHits!: number;
  usualTexts!: number;
}

export class RuleHeadView extends RuleVersionView {
  @ApiProperty({ enum: RULE_STATES })
  state!: RuleState;
  /** `alarm`: it spoke far more often than is usual; `alarm` below says what was seen. */
  pausedBecause!: Pause | null;
  alarm!: AlarmView | null;
  /** Of this version, by the hours that were counted. */
  usual!: ShareView;
  createdAt!: string;
  changedAt!: string;
}

/** Of the latest 1,000 hits of this version, by what people decided last and was not undone. */
export class PrecisionView {
  hits!: number;
  turnedDown!: number;
  letStand!: number;
  /** Turned down, of those decided about; null: none was. */
  precision!: number | null;
}

export class RuleView extends RuleHeadView {
  judged!: PrecisionView;
}

export class RuleListView {
  items!: RuleHeadView[];
  page!: PageView;
}

export class RuleVersionListView {
  items!: RuleVersionView[];
  page!: PageView;
}

export function toRuleVersionView(rule: RuleVersion): RuleVersionView {
  const { id, version, name, condition, outcome, queue, priority } = rule;
  const { dailyCap, expiresAt, slowMode, notify, actor, madeAt } = rule;
  return {
    ...{ id, version, name, condition, outcome, queue, priority, dailyCap, slowMode, notify },
    expiresAt: expiresAt?.toISOString() ?? null,
    madeBy: actor,
    madeAt: madeAt.toISOString(),
  };
}

export function toRuleHeadView(rule: RuleRow): RuleHeadView {
  const { state, pausedBecause, alarm, usual, createdAt, changedAt } = rule;
  return {
    ...toRuleVersionView(rule),
    ...{ state, pausedBecause, alarm, usual },
    createdAt: createdAt.toISOString(),
    changedAt: changedAt.toISOString(),
  };
}

export function toRuleView(rule: RuleRow, judged: Judgements): RuleView {
  const { turnedDown, letStand } = judged;
  const decided = turnedDown + letStand;
  const precision = decided === 0 ? null : turnedDown / decided;
  return { ...toRuleHeadView(rule), judged: { ...judged, precision } };
}
