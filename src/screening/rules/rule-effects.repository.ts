import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../../database/site-database.js';
import type { Pause } from './rule.rules.js';

/** A thread that live rules want slower. */
export interface SlowedThread {
  threadId: string;
  seconds: number;
  until: Date;
}

/** What the desk has not been told of a rule. */
export interface NewsOfRule {
  id: string;
  /** Comments that it spoke about since. */
  comments: number;
  /** Where it paused itself. */
  pausedBecause: Exclude<Pause, 'by-hand'> | null;
  /** As it was before this claim. */
  notifiedAt: Date | null;
}

/** Comments that commit late are older than the claim that must not pass them over. */
const SETTLED = `interval '5 seconds'`;
/** The job looks back further than it may be late. */
const LOOKED_BACK = `interval '2 minutes'`;

/** Every SQL statement about what rules do after a comment is committed. */
@Injectable()
export class RuleEffectsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /** By what live rules spoke about in the last two minutes; at most 500 threads. */
  async slowed(siteId: string, now: Date): Promise<SlowedThread[]> {
    return this.db.query(
      `select c.thread_id as "threadId", max(v.slow_seconds) as seconds,
         max(h.created_at + v.slow_minutes * interval '1 minute') as until
       from rules r
       join rule_versions v on v.site_id = r.site_id and v.rule_id = r.id and v.version = r.version
       join rule_hits h on h.site_id = r.site_id and h.rule_id = r.id and h.rule_version = r.version
         and h.is_live and h.created_at > $2::timestamptz - ${LOOKED_BACK}
       join comments c on c.site_id = h.site_id and c.id = h.comment_id
       where r.site_id = $1 and r.state = 'live' and v.slow_seconds is not null
       group by c.thread_id order by c.thread_id limit 500`,
      [siteId, now],
    );
  }

  /**
   * Rules of which there is news: each told once an hour, and at once that it paused itself. Claimed by
   * setting how far the desk knows.
   */
  async claimNews(siteId: string, now: Date): Promise<NewsOfRule[]> {
    return this.db.query(
      `with due as (
         select r.id, r.notified_at, r.state, r.paused_because,
           coalesce(r.notified_at, r.created_at) as since
         from rules r
         join rule_versions v on v.site_id = r.site_id and v.rule_id = r.id and v.version = r.version
         where r.site_id = $1 and v.notify and r.state in ('live', 'paused')
           and (r.notified_at is null or r.notified_at <= $2::timestamptz - interval '1 hour'
             or (r.paused_because in ('alarm', 'daily-cap') and r.changed_at > r.notified_at))
         for update of r skip locked
       ), news as (
         select d.*, (select count(distinct h.comment_id)::int from rule_hits h
           where h.site_id = $1 and h.rule_id = d.id and h.is_live and h.created_at > d.since
             and h.created_at <= $2::timestamptz - ${SETTLED}) as comments
         from due d
       ), told as (
         update rules r set notified_at = $2::timestamptz - ${SETTLED}
         from news n where r.site_id = $1 and r.id = n.id and n.comments > 0
         returning r.id
       )
       select n.id, n.comments, n.notified_at as "notifiedAt",
         case when n.paused_because <> 'by-hand' then n.paused_because end as "pausedBecause"
       from told join news n using (id) order by n.id`,
      [siteId, now],
    );
  }

  /** It could not be told: the next run tries again. */
  async giveBack(siteId: string, { id, notifiedAt }: NewsOfRule): Promise<void> {
    await this.db.query('update rules set notified_at = $3 where site_id = $1 and id = $2', [
      siteId,
      id,
      notifiedAt,
    ]);
  }
}
