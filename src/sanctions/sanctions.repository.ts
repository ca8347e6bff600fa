import { Inject, Injectable } from '@nestjs/common';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { SanctionKind, SanctionState } from './sanction.rules.js';
import type { By, NewSanction, Sanction } from './sanction.js';
import { GUESTS } from './standings.repository.js';

export interface SanctionFilter {
  personId?: string;
  state?: SanctionState;
  kind?: SanctionKind;
  /** Only what whoever it is about is told: not a shadow that holds. Of who was merged too. */
  told?: boolean;
}

const BY = (name: string): string => `case when ${name}_kind is not null then
  json_build_object('kind', ${name}_kind, 'id', ${name}_id) end`;

const COLUMNS = `id, kind, subject, person_id as "personId", slow_seconds as "slowSeconds", policy,
  reason, message, decision_id as "decisionId", ${BY('actor')} as actor, made_at as "madeAt",
  expires_at as "expiresAt", acknowledged_at as "acknowledgedAt", lifted_at as "liftedAt",
  ${BY('lifter')} as lifter, reversed_at as "reversedAt", ${BY('reverser')} as reverser,
  undone_at as "undoneAt"`;

/** `$2` is now. As `stateOf` has it. */
const STATES: Record<SanctionState, string> = {
  live: 'lifted_at is null and (expires_at is null or expires_at > $2)',
  expired: 'lifted_at is null and expires_at <= $2',
  lifted: 'lifted_at is not null and reversed_at is null',
  reversed: 'reversed_at is not null',
};

/** The statements that make, end and list sanctions. */
@Injectable()
export class SanctionsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): SanctionsRepository {
    return new SanctionsRepository(tx);
  }

  async insert(siteId: string, made: NewSanction): Promise<void> {
    await this.db.query(
      `insert into sanctions (site_id, id, kind, subject, person_id, email_sealed, email_index,
         address_day, address_hash, slow_seconds, policy, reason, message, decision_id, actor_kind,
         actor_id, made_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
      [
        siteId,
        made.id,
        made.kind,
        made.subject,
        made.personId,
        made.emailSealed,
        made.emailIndex,
        made.addressDay,
        made.addressHash,
        made.slowSeconds,
        made.policy,
        made.reason,
        made.message,
        made.decisionId,
        made.actor.kind,
        made.actor.id,
        made.madeAt,
        made.expiresAt,
      ],
    );
  }

  async find(siteId: string, id: string): Promise<Sanction | null> {
    return this.one(`select ${COLUMNS} from sanctions where site_id = $1 and id = $2`, [
      siteId,
      id,
    ]);
  }

  async lock(siteId: string, id: string): Promise<Sanction | null> {
    const text = `select ${COLUMNS} from sanctions where site_id = $1 and id = $2 for update`;
    return this.one(text, [siteId, id]);
  }

  /** Newest first. */
  async page(
    siteId: string,
    { personId, state, kind, told }: SanctionFilter,
    now: Date,
    at: TimedPosition,
  ): Promise<Sanction[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COLUMNS} from sanctions
       where site_id = $1 and $2::timestamptz is not null
         and ($3::uuid is null or person_id = $3 or person_id in (
           select p.id from people p where p.site_id = $1 and p.merged_into = $3)) and ($4::text is null or kind = $4)
         and (${state === undefined ? 'true' : STATES[state]})
         ${told ? `and (kind <> 'shadow' or not (${STATES.live}))` : ''}
         and ($5::timestamptz is null or (made_at, id) ${comparison} ($5, $6::uuid))
       order by made_at ${order}, id ${order} limit $7`,
      [
        siteId,
        now,
        personId ?? null,
        kind ?? null,
        at.key?.[0] ?? null,
        at.key?.[1] ?? null,
        at.limit,
      ],
    );
  }

  /** Ends it, and forgets what its subject was recognised by. */
  async lift(siteId: string, id: string, by: By, now: Date): Promise<void> {
    await this.db.query(
      `update sanctions set lifted_at = $3, lifter_kind = $4, lifter_id = $5, ${FORGOTTEN}
       where site_id = $1 and id = $2 and lifted_at is null`,
      [siteId, id, now, by.kind, by.id],
    );
  }

  async reverse(siteId: string, id: string, by: By, now: Date): Promise<void> {
    await this.db.query(
      `update sanctions set reversed_at = $3, reverser_kind = $4, reverser_id = $5,
         lifted_at = coalesce(lifted_at, $3),
         lifter_kind = case when lifted_at is null then $4 else lifter_kind end,
         lifter_id = case when lifted_at is null then $5 else lifter_id end, ${FORGOTTEN}
       where site_id = $1 and id = $2 and reversed_at is null`,
      [siteId, id, now, by.kind, by.id],
    );
  }

  async undone(siteId: string, id: string, now: Date): Promise<void> {
    await this.db.query(
      `update sanctions set undone_at = $3
       where site_id = $1 and id = $2 and reversed_at is not null and undone_at is null`,
      [siteId, id, now],
    );
  }

  async toUndo(siteId: string): Promise<Sanction[]> {
    return this.db.query(
      `select ${COLUMNS} from sanctions
       where site_id = $1 and reversed_at is not null and undone_at is null order by id limit 100`,
      [siteId],
    );
  }

  /** Ended ones recognise nobody any more. @returns how many */
  async forgetEnded(siteId: string, now: Date): Promise<number> {
    const [, forgotten]: [unknown, number] = await this.db.query(
      `update sanctions set ${FORGOTTEN.replaceAll('$3', '$2')}
       where site_id = $1 and subject <> 'person' and forgotten_at is null
         and (lifted_at is not null or expires_at <= $2)`,
      [siteId, now],
    );
    return forgotten;
  }

  /** Waits for what they are writing, and keeps them from going on until the commit. */
  async lockPerson(siteId: string, id: string): Promise<string | null> {
    const rows: { id: string; mergedInto: string | null }[] = await this.db.query(
      `select id, merged_into as "mergedInto" from people
       where site_id = $1 and id = $2 and erased_at is null for no key update`,
      [siteId, id],
    );
    const [row] = rows;
    if (!row) return null;
    return row.mergedInto === null ? row.id : this.lockPerson(siteId, row.mergedInto);
  }

  /** Waits for what guests are writing, and keeps them from going on until the commit. */
  async lockGuestsOut(siteId: string): Promise<void> {
    await this.db.query(`select pg_advisory_xact_lock(${GUESTS})`, [siteId]);
  }

  async hasDecision(siteId: string, id: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      'select 1 from decisions where site_id = $1 and id = $2',
      [siteId, id],
    );
    return rows.length > 0;
  }

  private async one(text: string, values: unknown[]): Promise<Sanction | null> {
    const rows: Sanction[] = await this.db.query(text, values);
    return rows[0] ?? null;
  }
}

/** `$3` is now. */
const FORGOTTEN = `email_sealed = null, email_index = null, address_day = null,
  address_hash = null,
  forgotten_at = case when subject = 'person' then forgotten_at else coalesce(forgotten_at, $3) end`;
