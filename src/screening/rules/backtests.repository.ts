import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../../database/site-database.js';
import type { BacktestState, BacktestTally, Decided } from './backtest.rules.js';
import { DECIDED_LAST } from './rule-hits.repository.js';

export interface Backtest extends BacktestTally {
  id: string;
  ruleId: string;
  version: number;
  state: BacktestState;
  /** How many of the latest comments it is about. */
  total: number;
  leaseToken: string | null;
  after: { time: string; id: string } | null;
  createdAt: Date;
  endedAt: Date | null;
}

/** A comment as it was posted, and what people made of it. */
export interface PastText {
  id: string;
  /** As the database writes it. */
  time: string;
  text: string;
  language: string | null;
  isGuest: boolean;
  joinedAt: Date | null;
  threadMadeAt: Date;
  createdAt: Date;
  decided: 'let-stand' | 'turned-down' | null;
}

export interface BacktestHit {
  commentId: string;
  decided: 'let-stand' | 'turned-down' | null;
  why: string[];
}

const FIELDS = `id, rule_id as "ruleId", rule_version as version, state, total,
  looked_at as "lookedAt", hits, unknown, let_stand as "letStand", turned_down as "turnedDown", missed,
  lease_token as "leaseToken", case when after_id is not null then
    json_build_object('time', after_time::text, 'id', after_id) end as after,
  created_at as "createdAt", ended_at as "endedAt"`;

/** Every SQL statement about trying rules on the past. */
@Injectable()
export class BacktestsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): BacktestsRepository {
    return new BacktestsRepository(tx);
  }

  /** How many comments there are, up to `most`. Uses comments_created. */
  async countComments(siteId: string, most: number): Promise<number> {
    const [row]: [{ count: number }] = await this.db.query(
      `select count(*)::int as count
       from (select from comments where site_id = $1 order by created_at limit $2) c`,
      [siteId, most],
    );
    return row.count;
  }

  /** One about no comment is made as done. */
  async insert(
    siteId: string,
    made: Pick<Backtest, 'id' | 'ruleId' | 'version' | 'total' | 'createdAt'>,
  ): Promise<void> {
    await this.db.query(
      `insert into rule_backtests (site_id, id, rule_id, rule_version, total, created_at, state,
         ended_at)
       values ($1, $2, $3, $4, $5, $6, case $5::int when 0 then 'done' else 'running' end,
         case $5::int when 0 then $6::timestamptz end)`,
      [siteId, made.id, made.ruleId, made.version, made.total, made.createdAt],
    );
  }

  async find(siteId: string, id: string): Promise<Backtest | null> {
    const rows: Backtest[] = await this.db.query(
      `select ${FIELDS} from rule_backtests where site_id = $1 and id = $2`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  async countRunning(siteId: string): Promise<number> {
    const [row]: [{ count: number }] = await this.db.query(
      `select count(*)::int as count from rule_backtests where site_id = $1 and state = 'running'`,
      [siteId],
    );
    return row.count;
  }

  /** The oldest that nobody works on, for whoever brings the token. */
  async take(siteId: string, token: string, now: Date, until: Date): Promise<Backtest | null> {
    const [rows]: [Backtest[]] = await this.db.query(
      `update rule_backtests set lease_token = $2, lease_until = $4
       where site_id = $1 and id = (select id from rule_backtests
         where site_id = $1 and state = 'running' and (lease_until is null or lease_until <= $3)
         order by created_at, id limit 1 for update skip locked)
       returning ${FIELDS}`,
      [siteId, token, now, until],
    );
    return rows[0] ?? null;
  }

  /** The next ones, newest first. Uses comments_created. */
  async texts(
    siteId: string,
    { after, createdAt }: Pick<Backtest, 'after' | 'createdAt'>,
    limit: number,
  ): Promise<PastText[]> {
    return this.db.query(
      `select c.id, c.created_at::text as time, v.text, v.language,
         c.person_id is null as "isGuest", p.created_at as "joinedAt",
         t.created_at as "threadMadeAt", c.created_at as "createdAt", ${DECIDED_LAST} as decided
       from (select id from comments
         where site_id = $1 and created_at <= $2
           and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
         order by created_at desc, id desc limit $5) latest
       join comments c on c.site_id = $1 and c.id = latest.id
       join comment_revisions v on v.site_id = $1 and v.comment_id = c.id and v.id = c.revision_id
       join threads t on t.site_id = $1 and t.id = c.thread_id
       left join people p on p.site_id = $1 and p.id = c.person_id
       order by c.created_at desc, c.id desc`,
      [siteId, createdAt, after?.time ?? null, after?.id ?? null, limit],
    );
  }

  /** Counts a batch, and keeps its hits. False when the backtest is another's by now, or has ended. */
  async advance(
    siteId: string,
    { id, leaseToken }: Pick<Backtest, 'id' | 'leaseToken'>,
    step: { tally: BacktestTally; hits: readonly BacktestHit[]; last: PastText; until: Date },
  ): Promise<boolean> {
    const { tally, last, until } = step;
    const rows: unknown[] = await this.db.query(
      `with advanced as (
         update rule_backtests set looked_at = looked_at + $4, hits = hits + $5,
           unknown = unknown + $6, let_stand = let_stand + $7, turned_down = turned_down + $8,
           missed = missed + $9, after_time = $10::timestamptz, after_id = $11, lease_until = $12
         where site_id = $1 and id = $2 and lease_token = $3 and state = 'running'
         returning site_id, id, created_at),
       kept as (
         insert into rule_backtest_hits (site_id, backtest_id, comment_id, decided, why,
           created_at)
         select a.site_id, a.id, h."commentId", h.decided, h.why, a.created_at
         from advanced a cross join jsonb_to_recordset($13)
           h ("commentId" uuid, decided text, why text[]))
       select from advanced`,
      [
        ...[siteId, id, leaseToken, tally.lookedAt, tally.hits, tally.unknown, tally.letStand],
        ...[tally.turnedDown, tally.missed, last.time, last.id, until, JSON.stringify(step.hits)],
      ],
    );
    return rows.length > 0;
  }

  /** Somebody else may go on at once. */
  async release(siteId: string, token: string): Promise<void> {
    await this.db.query(
      `update rule_backtests set lease_token = null, lease_until = null
       where site_id = $1 and lease_token = $2`,
      [siteId, token],
    );
  }

  /** Ends one that runs; with a token, only its holder's. */
  async end(
    siteId: string,
    id: string,
    end: { as: 'done' | 'cancelled'; at: Date; leaseToken?: string | null },
  ): Promise<void> {
    await this.db.query(
      `update rule_backtests set state = $3, ended_at = $4, lease_token = null, lease_until = null
       where site_id = $1 and id = $2 and state = 'running'
         and ($5::uuid is null or lease_token = $5)`,
      [siteId, id, end.as, end.at, end.leaseToken ?? null],
    );
  }

  /** Those that were kept, in the order of their ids; by what people decided, where that is asked. */
  async hits(
    siteId: string,
    id: string,
    decided: Decided | null,
    { key, backwards, limit }: { key: string | null; backwards: boolean; limit: number },
  ): Promise<BacktestHit[]> {
    const [comparison, order] = backwards ? ['<', 'desc'] : ['>', 'asc'];
    return this.db.query(
      `select comment_id as "commentId", decided, why
       from rule_backtest_hits
       where site_id = $1 and backtest_id = $2
         and ($3::text is null or coalesce(decided, 'nothing') = $3)
         and ($4::uuid is null or comment_id ${comparison} $4)
       order by comment_id ${order} limit $5`,
      [siteId, id, decided, key, limit],
    );
  }
}
