import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Ground, PolicyKind, Span, Strikes } from './policy.rules.js';

/** A policy in one version, without its text. */
export interface PolicyHead extends Span {
  key: string;
  kind: PolicyKind;
  title: string;
  ground: Ground | null;
  strikes: Strikes | null;
}

export interface PolicyRow extends PolicyHead {
  /** Markdown. */
  text: string;
}

interface Position<Key> {
  key: Key | null;
  backwards: boolean;
  limit: number;
}

const HEAD = `v.key, p.kind, v.version, v.title, v.effective_from as "effectiveFrom",
  v.ended_at as "endedAt", case when v.decision_ground is not null then json_build_object(
    'decisionGround', v.decision_ground,
    'illegalContentLegalGround', v.illegal_content_legal_ground,
    'incompatibleContentGround', v.incompatible_content_ground) end as ground,
  case when v.strikes is not null then
    json_build_object('count', v.strikes, 'days', v.strike_days) end as strikes`;
const TABLES = `policy_versions v join policies p on p.site_id = v.site_id and p.key = v.key`;
const IN_FORCE = (at: string): string =>
  `v.effective_from <= ${at} and (v.ended_at is null or v.ended_at > ${at})`;
/** Whether it has been in force, or will be. */
const EVER = `(v.ended_at is null or v.ended_at > v.effective_from)`;

/** Every SQL statement about policies. */
@Injectable()
export class PoliciesRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): PoliciesRepository {
    return new PoliciesRepository(tx);
  }

  /** From here on no text of it comes or goes; what is read of them must be read after this. */
  async lockShared(siteId: string, key: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      'select from policies where site_id = $1 and key = $2 for share',
      [siteId, key],
    );
    return rows.length > 0;
  }

  /** From here on the site gets no rule that it has not got. */
  async lockSiteShared(siteId: string): Promise<void> {
    await this.db.query('select from sites where id = $1 for share', [siteId]);
  }

  /** Waits for every decision that cites it. */
  async lock(siteId: string, key: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      'select from policies where site_id = $1 and key = $2 for update',
      [siteId, key],
    );
    return rows.length > 0;
  }

  async insertPolicy(siteId: string, key: string, kind: PolicyKind, now: Date): Promise<void> {
    await this.db.query(
      'insert into policies (site_id, key, kind, created_at) values ($1, $2, $3, $4)',
      [siteId, key, kind, now],
    );
  }

  async insertVersion(siteId: string, row: PolicyRow, now: Date): Promise<void> {
    const { count = null, days = null } = row.strikes ?? {};
    await this.db.query(
      `insert into policy_versions (site_id, key, version, title, text, decision_ground,
         illegal_content_legal_ground, incompatible_content_ground, effective_from, made_at,
         strikes, strike_days)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        siteId,
        row.key,
        row.version,
        row.title,
        row.text,
        row.ground?.decisionGround ?? null,
        row.ground?.illegalContentLegalGround ?? null,
        row.ground?.incompatibleContentGround ?? null,
        row.effectiveFrom,
        now,
        count,
        days,
      ],
    );
  }

  /** Nothing of it is in force from then on; what was to begin later never does. */
  async endFrom(siteId: string, key: string, at: Date): Promise<void> {
    await this.db.query(
      `update policy_versions set ended_at = greatest(effective_from, $3)
       where site_id = $1 and key = $2 and (ended_at is null or ended_at > $3)`,
      [siteId, key, at],
    );
  }

  /** The one that was put last, whether it is in force or not. */
  async last(siteId: string, key: string): Promise<PolicyRow | null> {
    const rows: PolicyRow[] = await this.db.query(
      `select ${HEAD}, v.text from ${TABLES} where v.site_id = $1 and v.key = $2
       order by v.version desc limit 1`,
      [siteId, key],
    );
    return rows[0] ?? null;
  }

  /** When a decision was last made by any of its texts. Uses decisions_citing. */
  async citedAt(siteId: string, key: string): Promise<Date | null> {
    const [row]: [{ at: Date | null }] = await this.db.query(
      `select max(created_at) as at from decisions
       where site_id = $1 and policy = $2 and policy_version is not null`,
      [siteId, key],
    );
    return row.at;
  }

  /** Policies that have not been retired. */
  async countLive(siteId: string): Promise<number> {
    const [row]: [{ count: number }] = await this.db.query(
      `select count(*)::int as count from policy_versions where site_id = $1 and ended_at is null`,
      [siteId],
    );
    return row.count;
  }

  /** Of a rule that decisions may cite: those in force then and later. */
  async textsOfRule(siteId: string, key: string, since: Date): Promise<Span[]> {
    return this.db.query(
      `select v.version, v.effective_from as "effectiveFrom", v.ended_at as "endedAt"
       from ${TABLES}
       where v.site_id = $1 and v.key = $2 and p.kind = 'policy' and ${EVER}
         and (v.ended_at is null or v.ended_at > $3)
       order by v.version`,
      [siteId, key, since],
    );
  }

  /** When the first rule came or comes into force that the site has or had. */
  async rulesSince(siteId: string): Promise<Date | null> {
    const [row]: [{ at: Date | null }] = await this.db.query(
      `select min(v.effective_from) as at from ${TABLES}
       where v.site_id = $1 and p.kind = 'policy' and ${EVER}`,
      [siteId],
    );
    return row.at;
  }

  /** Of the rules that may be cited then, in order; a site has few. */
  async keysOfRules(siteId: string, at: Date): Promise<string[]> {
    const rows: { key: string }[] = await this.db.query(
      `select v.key from ${TABLES}
       where v.site_id = $1 and p.kind = 'policy' and ${IN_FORCE('$2')} order by v.key`,
      [siteId, at],
    );
    return rows.map(({ key }) => key);
  }

  async inForce(siteId: string, key: string, at: Date): Promise<PolicyRow | null> {
    const rows: PolicyRow[] = await this.db.query(
      `select ${HEAD}, v.text from ${TABLES}
       where v.site_id = $1 and v.key = $2 and ${IN_FORCE('$3')}`,
      [siteId, key, at],
    );
    return rows[0] ?? null;
  }

  /** The next moment after this one at which a text begins or ends; of all where no key is given. */
  async nextChange(siteId: string, key: string | null, at: Date): Promise<Date | null> {
    const [row]: [{ at: Date | null }] = await this.db.query(
      `select min(moment) as at
       from policy_versions v cross join lateral (values (v.effective_from), (v.ended_at)) m (moment)
       where v.site_id = $1 and ($2::text is null or v.key = $2) and ${EVER} and moment > $3`,
      [siteId, key, at],
    );
    return row.at;
  }

  /** Those in force then, by key. */
  async page(
    siteId: string,
    { kind, at }: { kind: PolicyKind | null; at: Date },
    { key, backwards, limit }: Position<string>,
  ): Promise<PolicyHead[]> {
    const [comparison, order] = backwards ? ['<', 'desc'] : ['>', 'asc'];
    return this.db.query(
      `select ${HEAD} from ${TABLES}
       where v.site_id = $1 and ${IN_FORCE('$2')} and ($3::text is null or p.kind = $3)
         and ($4::text is null or v.key ${comparison} $4)
       order by v.key ${order} limit $5`,
      [siteId, at, kind, key, limit],
    );
  }

  /** Newest first. */
  async pageOfVersions(
    siteId: string,
    policy: string,
    { key, backwards, limit }: Position<number>,
  ): Promise<PolicyHead[]> {
    const [comparison, order] = backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${HEAD} from ${TABLES}
       where v.site_id = $1 and v.key = $2 and ($3::int is null or v.version ${comparison} $3)
       order by v.version ${order} limit $4`,
      [siteId, policy, key, limit],
    );
  }
}
