import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../../common/http/bounds.dto.js';
import {
  SANCTION_KINDS,
  SANCTION_STATES,
  stateOf,
  type SanctionKind,
  type SanctionState,
} from '../../../sanctions/sanction.rules.js';
import type { By, Sanction } from '../../../sanctions/sanctions.service.js';

export class SanctionerView {
  kind!: string;
  id!: string | null;
}

/** What is said to whoever it is about. */
export class OwnSanctionView {
  id!: string;
  @ApiProperty({ enum: SANCTION_KINDS })
  kind!: SanctionKind;
  @ApiProperty({ enum: SANCTION_STATES })
  state!: SanctionState;
  /** With `slow`: the least seconds between two comments. */
  slowSeconds!: number | null;
  /** The rule that was broken. */
  policy!: string | null;
  message!: string | null;
  madeAt!: string;
  /** Null: until it is lifted. */
  expiresAt!: string | null;
  /** A warning's. */
  acknowledgedAt!: string | null;
  liftedAt!: string | null;
  /** It was wrong. */
  reversedAt!: string | null;
}

export class SanctionView extends OwnSanctionView {
  /** What its subject is recognised by. An e-mail or an address is never told. */
  @ApiProperty({ enum: ['person', 'email', 'address'] })
  subject!: 'person' | 'email' | 'address';
  personId!: string | null;
  /** For moderators. */
  reason!: string | null;
  decisionId!: string | null;
  madeBy!: SanctionerView;
  liftedBy!: SanctionerView | null;
  reversedBy!: SanctionerView | null;
  /** When the last that came of it was undone; null while that goes on. */
  undoneAt!: string | null;
}

export class SanctionListView {
  items!: SanctionView[];
  page!: PageView;
}

export class OwnSanctionListView {
  items!: OwnSanctionView[];
  page!: PageView;
}

export function toOwnSanctionView(sanction: Sanction, now: Date): OwnSanctionView {
  return {
    id: sanction.id,
    kind: sanction.kind,
    state: stateOf(sanction, now),
    slowSeconds: sanction.slowSeconds,
    policy: sanction.policy,
    message: sanction.message,
    madeAt: sanction.madeAt.toISOString(),
    expiresAt: iso(sanction.expiresAt),
    acknowledgedAt: iso(sanction.acknowledgedAt),
    liftedAt: iso(sanction.liftedAt),
    reversedAt: iso(sanction.reversedAt),
  };
}

export function toSanctionView(sanction: Sanction, now: Date): SanctionView {
  return {
    ...toOwnSanctionView(sanction, now),
    subject: sanction.subject,
    personId: sanction.personId,
    reason: sanction.reason,
    decisionId: sanction.decisionId,
    madeBy: toSanctionerView(sanction.actor)!,
    liftedBy: toSanctionerView(sanction.lifter),
    reversedBy: toSanctionerView(sanction.reverser),
    undoneAt: iso(sanction.undoneAt),
  };
}

function toSanctionerView(by: By | null): SanctionerView | null {
  return by && { kind: by.kind, id: by.id };
}

function iso(moment: Date | null): string | null {
  return moment?.toISOString() ?? null;
}
