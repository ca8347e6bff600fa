import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../../database/site-database.js';
import type { Condition } from './condition.rules.js';
import type { Pause, RuleOutcome, RuleState, Share } from './rule.rules.js';

/** What an admin says of a rule. */
export interface RuleText {
  name: string;
  condition: Condition;
  outcome: RuleOutcome;
  /** Where what waits because of it is decided about; null: where it would be anyway. */
  queue: string | null;
  /** 0 to 10, of the work; the highest of all rules that spoke. */
  priority: number;
  /** So many hits in a UTC day, and it pauses. */
  dailyCap: number | null;
  expiresAt: Date | null;
  /** What it slows down while it is live: the thread of what it speaks about. */
  slowMode: { seconds: number; minutes: number } | null;
  /** Whether the site's `alertsTo` is told that it spoke. */
  notify: boolean;
}

export interface RuleVersion extends RuleText {
  id: string;
  version: number;
  actor: { kind: string; id: string | null };
  madeAt: Date;
}

/** What was seen when the alarm went off. */
export interface Alarm {
  hits: number;
  texts: number;
  usualHits: number;
  usualTexts: number;
}

export interface RuleRow extends RuleVersion {
  state: RuleState;
  pausedBecause: Pause | null;
  alarm: Alarm | null;
  usual: Share;
  countedUntil: Date | null;
  createdAt: Date;
  changedAt: Date;
}

const VERSION = `v.rule_id as id, v.version, v.name, v.condition, v.outcome,
  v.queue, v.priority, v.daily_cap as "dailyCap", v.expires_at as "expiresAt", v.notify,
  case when v.slow_seconds is not null
    then json_build_object('seconds', v.slow_seconds, 'minutes', v.slow_minutes) end as "slowMode",
  json_build_object('kind', v.actor_kind, 'id', v.actor_id) as actor, v.made_at as "madeAt"`;
const ROW = `${VERSION}, r.state, r.paused_because as "pausedBecause", r.alarm,
  json_build_object('hits', r.usual_hits, 'texts', r.usual_texts) as usual,
  r.counted_until as "countedUntil", r.created_at as "createdAt", r.changed_at as "changedAt"`;
const PRESENT = `rules r join rule_versions v
  on v.site_id = r.site_id and v.rule_id = r.id and v.version = r.version`;

/** Every SQL statement about rules themselves. */
@Injectable()
export class RulesRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): RulesRepository {
    return new RulesRepository(tx);
  }

  /** Those that look at new texts, oldest first. */
  async looking(siteId: string): Promise<RuleRow[]> {
    return this.db.query(
      `select ${ROW} from ${PRESENT}
       where r.site_id = $1 and r.state in ('background', 'live') order by r.created_at, r.id`,
      [siteId],
    );
  }

  /** In one state, or all but archived ones; oldest first, of archived ones 1,000. A site has few others. */
  async list(siteId: string, state: RuleState | null): Promise<RuleRow[]> {
    return this.db.query(
      `select ${ROW} from ${PRESENT}
       where r.site_id = $1 and coalesce(r.state = $2, r.state <> 'archived')
       order by r.created_at, r.id limit 1000`,
      [siteId, state],
    );
  }

  async find(siteId: string, id: string): Promise<RuleRow | null> {
    return this.one(`select ${ROW} from ${PRESENT} where r.site_id = $1 and r.id = $2`, siteId, id);
  }

  async lock(siteId: string, id: string): Promise<RuleRow | null> {
    const text = `select ${ROW} from ${PRESENT} where r.site_id = $1 and r.id = $2 for update of r`;
    return this.one(text, siteId, id);
  }

  /** Newest first; a version that a rule has had. */
  async versions(
    siteId: string,
    id: string,
    { key, backwards, limit }: { key: number | null; backwards: boolean; limit: number },
  ): Promise<RuleVersion[]> {
    const [comparison, order] = backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${VERSION} from rule_versions v
       where v.site_id = $1 and v.rule_id = $2 and ($3::int is null or v.version ${comparison} $3)
       order by v.version ${order} limit $4`,
      [siteId, id, key, limit],
    );
  }

  async version(siteId: string, id: string, version: number): Promise<RuleVersion> {
    const rows: RuleVersion[] = await this.db.query(
      `select ${VERSION} from rule_versions v
       where v.site_id = $1 and v.rule_id = $2 and v.version = $3`,
      [siteId, id, version],
    );
    return rows[0]!;
  }

  /** A rule's first version, as a draft. */
  async insert(siteId: string, rule: RuleVersion): Promise<void> {
    await this.db.query(
      `insert into rules (site_id, id, version, state, created_at, changed_at)
       values ($1, $2, 1, 'draft', $3, $3)`,
      [siteId, rule.id, rule.madeAt],
    );
    await this.insertVersion(siteId, rule);
  }

  async insertVersion(siteId: string, rule: RuleVersion): Promise<void> {
    const { id, version, name, condition, outcome, queue, priority } = rule;
    const { dailyCap, expiresAt, slowMode, notify, actor, madeAt } = rule;
    await this.db.query(
      `insert into rule_versions (site_id, rule_id, version, name, condition, outcome, queue,
         priority, daily_cap, expires_at, slow_seconds, slow_minutes, notify, actor_kind, actor_id, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        ...[siteId, id, version, name, JSON.stringify(condition), outcome, queue, priority],
        ...[dailyCap, expiresAt, slowMode?.seconds ?? null, slowMode?.minutes ?? null, notify],
        ...[actor.kind, actor.id, madeAt],
      ],
    );
  }

  /** Another version, of which nothing is usual yet. */
  async replace(siteId: string, rule: RuleVersion, state: RuleState): Promise<void> {
    await this.insertVersion(siteId, rule);
    await this.db.query(
      `update rules set version = $3, state = $4, paused_because = null, alarm = null,
         usual_hits = 0, usual_texts = 0, counted_until = $5, changed_at = $5
       where site_id = $1 and id = $2`,
      [siteId, rule.id, rule.version, state, rule.madeAt],
    );
  }

  /** Nothing is usual of a rule that has not looked for a while. */
  async move(
    siteId: string,
    id: string,
    {
      to,
      because,
      alarm,
      now,
    }: { to: RuleState; because: Pause | null; alarm: Alarm | null; now: Date },
  ): Promise<void> {
    await this.db.query(
      `update rules set state = $3, paused_because = $4, alarm = $5, changed_at = $6,
         counted_until = case when state in ('background', 'live') then counted_until else $6 end
       where site_id = $1 and id = $2`,
      [siteId, id, to, because, alarm && JSON.stringify(alarm), now],
    );
  }

  /**
   * What is usual of the present version by its latest backtest, where less is known. Not where some of
   * the past was not known: it counts for nothing there, and live it is a hit.
   */
  async takeUsual(siteId: string, id: string): Promise<void> {
    await this.db.query(
      `update rules r set usual_hits = b.hits, usual_texts = b.looked_at
       from (select hits, looked_at, unknown, rule_version from rule_backtests
         where site_id = $1 and rule_id = $2 and state = 'done'
         order by created_at desc, id desc limit 1) b
       where r.site_id = $1 and r.id = $2 and r.version = b.rule_version and b.unknown = 0
         and r.usual_texts < b.looked_at`,
      [siteId, id],
    );
  }

  /** What a rule has seen up to a moment; nothing where another was faster. */
  async count(
    siteId: string,
    { id, version, countedUntil }: Pick<RuleRow, 'id' | 'version' | 'countedUntil'>,
    usual: Share,
    until: Date,
  ): Promise<void> {
    await this.db.query(
      `update rules set usual_hits = $4, usual_texts = $5, counted_until = $6
       where site_id = $1 and id = $2 and version = $3 and counted_until is not distinct from $7`,
      [siteId, id, version, usual.hits, usual.texts, until, countedUntil],
    );
  }

  private async one(text: string, siteId: string, id: string): Promise<RuleRow | null> {
    const rows: RuleRow[] = await this.db.query(text, [siteId, id]);
    return rows[0] ?? null;
  }
}
