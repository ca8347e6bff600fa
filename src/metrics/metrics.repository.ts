import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

/** From the first moment to the one after the last. */
export interface Period {
  from: Date;
  to: Date;
}

/** Work that was opened in a period, by the queue where it was last. */
export interface QueueMetrics {
  queue: string;
  opened: number;
  /** By a decision; other work ended because there was nothing left to decide. */
  decided: number;
  ended: number;
  /** It waited, or waits, longer than it may. */
  pastDue: number;
  medianHours: number | null;
}

/** What somebody decided in a period. Undoings are none, and skips are not looked at. */
export interface ModeratorMetrics {
  actor: { kind: string; id: string | null };
  /** A member's. */
  name: string | null;
  decisions: number;
  byAction: Record<string, number>;
  /** Undone by somebody else since, appeals included; who corrects themselves is not wrong. */
  overturned: number;
}

/** What became of somebody's reports of a period. */
export interface ReporterMetrics {
  personId: string;
  name: string | null;
  reports: number;
  upheld: number;
  declined: number;
}

const QUEUES = `
  select queue, count(*)::int as opened,
    (count(*) filter (where state = 'decided'))::int as decided,
    (count(*) filter (where ended_at is not null))::int as ended,
    (count(*) filter (where due_at < coalesce(ended_at, $4)))::int as "pastDue",
    round((percentile_cont(0.5) within group (order by extract(epoch from ended_at - opened_at))
      / 3600)::numeric, 2)::float8 as "medianHours"
  from review_items where site_id = $1 and opened_at >= $2 and opened_at < $3
  group by queue order by queue`;

/** `only` narrows to one actor. */
const MODERATORS = (only: string): string => `
  select json_build_object('kind', kind, 'id', id) as actor, max(name) as name,
    sum(decisions)::int as decisions, sum(overturned)::int as overturned,
    json_object_agg(action, decisions order by action) as "byAction"
  from (
    select d.actor_kind as kind, d.actor_id as id, d.action, m.name, count(*)::int as decisions,
      count(u.id)::int as overturned
    from decisions d
    left join members m on m.site_id = d.site_id and d.actor_kind = 'member'
      and m.id::text = d.actor_id
    left join decisions u on u.site_id = d.site_id and u.supersedes_id = d.id
      and (u.actor_kind, u.actor_id) is distinct from (d.actor_kind, d.actor_id)
    where d.site_id = $1 and d.created_at >= $2 and d.created_at < $3
      and d.actor_kind in ('member', 'key', 'person') and d.action <> 'reverse' ${only}
    group by 1, 2, 3, 4) each_action
  group by kind, id`;

const REPORTERS = `
  select r.person_id as "personId", p.name, count(*)::int as reports,
    (count(*) filter (where r.state = 'upheld'))::int as upheld,
    (count(*) filter (where r.state in ('declined', 'duplicate')))::int as declined
  from reports r join people p on p.site_id = r.site_id and p.id = r.person_id
  where r.site_id = $1 and r.created_at >= $2 and r.created_at < $3
  group by r.person_id, p.name`;

/** The statements that count how moderation goes. Nothing of it is stored. */
@Injectable()
export class MetricsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  async queues(siteId: string, { from, to }: Period, now: Date): Promise<QueueMetrics[]> {
    return this.db.query(QUEUES, [siteId, from, to, now]);
  }

  /** Most decisions first, 500 at most. */
  async moderators(siteId: string, { from, to }: Period): Promise<ModeratorMetrics[]> {
    const text = `${MODERATORS('')} order by 3 desc, kind, id limit 500`;
    return this.db.query(text, [siteId, from, to]);
  }

  async moderator(
    siteId: string,
    { from, to }: Period,
    actor: { kind: string; id: string | null },
  ): Promise<ModeratorMetrics | null> {
    const text = MODERATORS('and d.actor_kind = $4 and d.actor_id = $5');
    const rows: ModeratorMetrics[] = await this.db.query(text, [
      ...[siteId, from, to, actor.kind, actor.id],
    ]);
    return rows[0] ?? null;
  }

  /** Most reports first. */
  async reporters(
    siteId: string,
    { from, to }: Period,
    at: { key: readonly [number, string] | null; backwards: boolean; limit: number },
  ): Promise<ReporterMetrics[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select * from (${REPORTERS}) counted
       where $4::int is null or (reports, "personId") ${comparison} ($4, $5::uuid)
       order by reports ${order}, "personId" ${order} limit $6`,
      [siteId, from, to, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }
}
