import { ApiProperty } from '@nestjs/swagger';
import { CitedPolicyView, toCitedPolicyView } from '../../../policies/dto/cited-policy.view.js';
import type { CountedStrike, PersonRecord } from '../../../sanctions/records.service.js';
import { STEP_KINDS, type StepKind, type Suggestion } from '../../../sanctions/step.rules.js';
import { SanctionView, toSanctionView } from './sanction.view.js';

export class RecordedPersonView {
  id!: string;
  name!: string | null;
  picture!: string | null;
  createdAt!: string;
}

export class StrikeView {
  commentId!: string;
  decisionId!: string;
  policy!: CitedPolicyView;
  count!: number;
  madeAt!: string;
  expiresAt!: string;
}

export class StrikesOfView {
  /** What counts now, of all comments together. */
  count!: number;
  /** Newest first, 100 at most. */
  items!: StrikeView[];
}

/** Send it as a sanction, with a reason, or do otherwise. */
export class SuggestionView {
  /** The step that was reached. */
  strikes!: number;
  @ApiProperty({ enum: STEP_KINDS })
  kind!: StepKind;
  expiresAt!: string | null;
  slowSeconds!: number | null;
  /** The latest strike's: sent along, the sanction goes when that decision is undone. */
  decision!: string;
}

export class RecordView {
  person!: RecordedPersonView;
  /** How many comments they have in each state; states without any are absent. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  comments!: Record<string, number>;
  strikes!: StrikesOfView;
  /** The latest 100, newest first; the list of sanctions has all. */
  sanctions!: SanctionView[];
  /** Null: nothing new that the site has a step for. */
  suggestion!: SuggestionView | null;
}

export function toRecordView(site: string, record: PersonRecord, now: Date): RecordView {
  const { person, comments, strikes, sanctions, suggestion } = record;
  const { id, name, picture, createdAt } = person;
  return {
    person: { id, name, picture, createdAt: createdAt.toISOString() },
    comments,
    strikes: { count: strikes.count, items: strikes.items.map((each) => toStrikeView(site, each)) },
    sanctions: sanctions.map((each) => toSanctionView(each, now)),
    suggestion: suggestion && toSuggestionView(suggestion),
  };
}

function toStrikeView(site: string, strike: CountedStrike): StrikeView {
  const { commentId, decisionId, policy, citedPolicy, count, madeAt, expiresAt } = strike;
  return {
    ...{ commentId, decisionId, count },
    policy: toCitedPolicyView(site, policy, citedPolicy)!,
    madeAt: madeAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

function toSuggestionView(suggestion: Suggestion): SuggestionView {
  const { strikes, kind, expiresAt, slowSeconds, decisionId } = suggestion;
  const end = expiresAt?.toISOString() ?? null;
  return { strikes, kind, expiresAt: end, slowSeconds, decision: decisionId };
}
