import { Inject, Injectable } from '@nestjs/common';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { EventType } from '../events/thread.events.js';

/** An endpoint of a site. */
export interface Webhook {
  id: string;
  url: string;
  /** Empty for all but those that follow from others. */
  types: EventType[];
  payload: 'thin' | 'full';
  /** `gone`: it answered 410. */
  state: 'on' | 'off' | 'gone';
  /** Since it last took something. */
  failures: number;
  blockedUntil: Date | null;
  createdAt: Date;
}

export interface SealedSecret {
  id: string;
  sealed: Buffer;
}

/** What may be changed of an endpoint; what is absent stays. */
export type WebhookChange = Partial<Pick<Webhook, 'url' | 'types' | 'payload'>> & {
  state?: 'on' | 'off';
};

const COLUMNS = `w.id, w.url, w.types, w.payload, w.state, w.failures,
  w.blocked_until as "blockedUntil", w.created_at as "createdAt"`;

/** The statements about endpoints and their secrets. */
@Injectable()
export class WebhooksRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): WebhooksRepository {
    return new WebhooksRepository(tx);
  }

  async count(siteId: string): Promise<number> {
    const [row]: [{ count: number }] = await this.db.query(
      'select count(*)::int as count from webhooks where site_id = $1',
      [siteId],
    );
    return row.count;
  }

  /** It is told of what comes after the events that have their numbers. */
  async insert(siteId: string, webhook: Webhook): Promise<void> {
    const { id, url, types, payload, state, createdAt } = webhook;
    await this.db.query(
      `insert into webhooks (site_id, id, url, types, payload, state, cursor, created_at)
       values ($1, $2, $3, $4, $5, $6,
         coalesce((select last from event_heads where site_id = $1), 0), $7)`,
      [siteId, id, url, types, payload, state, createdAt],
    );
  }

  async find(siteId: string, id: string): Promise<Webhook | null> {
    const rows: Webhook[] = await this.db.query(
      `select ${COLUMNS} from webhooks w where w.site_id = $1 and w.id = $2`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** Newest first. */
  async page(siteId: string, at: TimedPosition): Promise<Webhook[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COLUMNS} from webhooks w
       where w.site_id = $1
         and ($2::timestamptz is null or (w.created_at, w.id) ${comparison} ($2, $3::uuid))
       order by w.created_at ${order}, w.id ${order} limit $4`,
      [siteId, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }

  /** One that is turned on begins afresh: nothing of before holds it back. */
  async change(siteId: string, id: string, change: WebhookChange): Promise<Webhook | null> {
    const [rows]: [Webhook[]] = await this.db.query(
      `update webhooks w set url = coalesce($3, w.url), types = coalesce($4, w.types),
         payload = coalesce($5, w.payload), state = coalesce($6, w.state),
         failures = case when $6 = 'on' or $3 is not null then 0 else w.failures end,
         blocked_until = case when $6 = 'on' or $3 is not null then null else w.blocked_until end
       where w.site_id = $1 and w.id = $2 returning ${COLUMNS}`,
      [
        siteId,
        id,
        change.url ?? null,
        change.types ?? null,
        change.payload ?? null,
        change.state ?? null,
      ],
    );
    return rows[0] ?? null;
  }

  async remove(siteId: string, id: string): Promise<boolean> {
    const [, gone]: [unknown, number] = await this.db.query(
      'delete from webhooks where site_id = $1 and id = $2',
      [siteId, id],
    );
    return gone > 0;
  }

  /** The one before signs until `until`, those before it no more. */
  async addSecret(
    siteId: string,
    webhookId: string,
    secret: SealedSecret,
    at: { now: Date; until: Date },
  ): Promise<void> {
    await this.db.query(
      `with ended as (
         delete from webhook_secrets
         where site_id = $1 and webhook_id = $2 and ends_at is not null
       ), replaced as (
         update webhook_secrets set ends_at = $6
         where site_id = $1 and webhook_id = $2 and ends_at is null
       )
       insert into webhook_secrets (site_id, webhook_id, id, sealed, created_at)
       values ($1, $2, $3, $4, $5)`,
      [siteId, webhookId, secret.id, secret.sealed, at.now, at.until],
    );
  }

  /** Those that sign, the present one first. */
  async secrets(siteId: string, webhookId: string, now: Date): Promise<SealedSecret[]> {
    return this.db.query(
      `select id, sealed from webhook_secrets
       where site_id = $1 and webhook_id = $2 and (ends_at is null or ends_at > $3)
       order by ends_at desc nulls first`,
      [siteId, webhookId, now],
    );
  }

  async took(siteId: string, id: string): Promise<void> {
    await this.db.query(
      `update webhooks set failures = 0, blocked_until = null
       where site_id = $1 and id = $2 and failures > 0`,
      [siteId, id],
    );
  }

  /** @returns how many failures that makes */
  async failed(siteId: string, id: string): Promise<number> {
    const [rows]: [{ failures: number }[]] = await this.db.query(
      `update webhooks set failures = failures + 1 where site_id = $1 and id = $2 returning failures`,
      [siteId, id],
    );
    return rows[0]?.failures ?? 0;
  }

  async block(siteId: string, id: string, until: Date): Promise<void> {
    await this.db.query(
      `update webhooks set blocked_until = greatest(blocked_until, $3)
       where site_id = $1 and id = $2`,
      [siteId, id, until],
    );
  }

  async setGone(siteId: string, id: string): Promise<void> {
    await this.db.query(`update webhooks set state = 'gone' where site_id = $1 and id = $2`, [
      siteId,
      id,
    ]);
  }
}
