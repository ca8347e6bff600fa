import { Inject, Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { DERIVED_TYPES } from '../derived-events/derived-events.rules.js';
import type { Outcome } from './webhook.rules.js';

/** One event for one endpoint. */
export interface Delivery {
  id: string;
  webhookId: string;
  /** The `webhook-id` of every attempt. */
  eventId: string;
  /** Null for a test. */
  sequence: number | null;
  type: string;
  state: 'waiting' | 'delivered' | 'dead';
  /** Begun, of the present round. */
  attempts: number;
  dueAt: Date;
  createdAt: Date;
  /** Of the last attempt. */
  triedAt: Date | null;
  status: number | null;
  latencyMs: number | null;
  problem: string | null;
}

const COLUMNS = `d.id, d.webhook_id as "webhookId", d.event_id as "eventId",
  d.sequence::float8 as sequence, d.type, d.state, d.attempts, d.due_at as "dueAt",
  d.created_at as "createdAt", d.tried_at as "triedAt", d.status, d.latency_ms as "latencyMs",
  d.problem`;

/** The statements about what endpoints are told. */
@Injectable()
export class DeliveriesRepository {
  constructor(
    @Inject(SiteDatabase) private readonly db: Statements,
    @InjectEntityManager() private readonly everySite: EntityManager,
  ) {}

  within(tx: Statements): DeliveriesRepository {
    return new DeliveriesRepository(tx, this.everySite);
  }

  /** Endpoints, by their sites, that something waits for at this moment. */
  async due(now: Date): Promise<{ slug: string; id: string }[]> {
    return this.everySite.query('select slug, id from colloquy_webhooks_due($1)', [now]);
  }

  /**
   * Puts what happened since in line, each event once, whoever else does so. Of those that it is not
   * told of, only the cursor moves. @returns how many events were looked at
   */
  async putInLine(siteId: string, webhookId: string, now: Date, most: number): Promise<number> {
    const [rows]: [{ looked: number }[]] = await this.db.query(
      `with w as (
         select id, types, cursor from webhooks
         where site_id = $1 and id = $2 and state = 'on' for update skip locked
       ), following as materialized (
         select o.sequence, e.id, e.type
         from w, event_order o join events e on e.site_id = o.site_id and e.id = o.event_id
         where o.site_id = $1 and o.sequence > w.cursor order by o.sequence limit $4
       ), line as (
         insert into webhook_deliveries
           (site_id, id, webhook_id, event_id, sequence, type, state, due_at, created_at)
         select $1, gen_random_uuid(), w.id, f.id, f.sequence, f.type, 'waiting', $3, $3
         from following f, w
         where f.type = any(w.types) or w.types = '{}' and f.type <> all ($5)
         on conflict do nothing
       )
       update webhooks u set cursor = f.last
       from w, (select max(sequence) as last, count(*)::int as looked from following) f
       where u.site_id = $1 and u.id = w.id and f.looked > 0
       returning f.looked`,
      [siteId, webhookId, now, most, DERIVED_TYPES],
    );
    return rows[0]?.looked ?? 0;
  }

  /** What is due, oldest first; nobody else gets it until `lease` is over. */
  async claim(
    siteId: string,
    webhookId: string,
    at: { now: Date; lease: Date; most: number },
  ): Promise<Delivery[]> {
    const [rows]: [Delivery[]] = await this.db.query(
      `update webhook_deliveries d set attempts = d.attempts + 1, due_at = $4
       where d.site_id = $1 and d.id in (
         select id from webhook_deliveries
         where site_id = $1 and webhook_id = $2 and state = 'waiting' and due_at <= $3
         order by due_at, sequence limit $5 for update skip locked)
       returning ${COLUMNS}`,
      [siteId, webhookId, at.now, at.lease, at.most],
    );
    return rows;
  }

  /** What came of an attempt, unless another was begun since. */
  async mark(
    siteId: string,
    { id, attempts }: Delivery,
    { status, latencyMs, problem }: Outcome,
    next: { state: Delivery['state']; dueAt: Date; now: Date },
  ): Promise<void> {
    await this.db.query(
      `update webhook_deliveries set state = $4, due_at = $5, tried_at = $6, status = $7,
         latency_ms = $8, problem = $9
       where site_id = $1 and id = $2 and attempts = $3 and state = 'waiting'`,
      [
        siteId,
        id,
        attempts,
        next.state,
        next.dueAt,
        next.now,
        status,
        latencyMs === null ? null : Math.round(latencyMs),
        problem,
      ],
    );
  }

  /** Newest first. */
  async page(
    siteId: string,
    { webhookId, state }: { webhookId: string; state: Delivery['state'] | null },
    at: TimedPosition,
  ): Promise<Delivery[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COLUMNS} from webhook_deliveries d
       where d.site_id = $1 and d.webhook_id = $2 and ($3::text is null or d.state = $3)
         and ($4::timestamptz is null or (d.created_at, d.id) ${comparison} ($4, $5::uuid))
       order by d.created_at ${order}, d.id ${order} limit $6`,
      [siteId, webhookId, state, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }

  /** A test's, which has no event. */
  async insertTest(siteId: string, delivery: Delivery): Promise<void> {
    const { id, webhookId, eventId, type, state, dueAt, createdAt } = delivery;
    await this.db.query(
      `insert into webhook_deliveries
         (site_id, id, webhook_id, event_id, type, state, due_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [siteId, id, webhookId, eventId, type, state, dueAt, createdAt],
    );
  }

  /** Sends again what is not waiting: one, or all of a range that are in that state. @returns how many */
  async again(
    siteId: string,
    webhookId: string,
    of: { id: string | null; from: number | null; to: number | null; state: string | null },
    now: Date,
  ): Promise<number> {
    const [, changed]: [unknown, number] = await this.db.query(
      `update webhook_deliveries set state = 'waiting', attempts = 0, due_at = $3
       where site_id = $1 and webhook_id = $2 and state <> 'waiting'
         and ($4::uuid is null or id = $4)
         and ($5::bigint is null or sequence >= $5) and ($6::bigint is null or sequence <= $6)
         and ($7::text is null or state = $7)`,
      [siteId, webhookId, now, of.id, of.from, of.to, of.state],
    );
    return changed;
  }

  /** What came in line before; so many at most. @returns how many */
  async forget(siteId: string, before: Date, most: number): Promise<number> {
    const [, gone]: [unknown, number] = await this.db.query(
      `delete from webhook_deliveries where site_id = $1 and id in (
         select id from webhook_deliveries where site_id = $1 and created_at < $2 limit $3)`,
      [siteId, before, most],
    );
    return gone;
  }
}
