import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, SiteDatabase, type Statements } from '../database/site-database.js';
import type { CheckName, Range } from './finding.rules.js';
import { signed } from './facts.repository.js';
import type { Judged, Rule } from './verdict.rules.js';

/** A finding as it was stored. */
export interface StoredFinding {
  id: string;
  revisionId: string;
  check: CheckName;
  outcome: Judged['outcome'];
  isUnknown: boolean;
  detail: {
    code: string;
    values: readonly string[];
    ranges: readonly Range[];
    excerpts: readonly string[];
  };
  rule: Rule;
  createdAt: Date;
}

/** What is kept of a screening: what was found, and a fingerprint of the text for a day. */
export interface Kept {
  commentId: string;
  threadId: string;
  revisionId: string;
  fingerprint: bigint | null;
  findings: readonly Omit<StoredFinding, 'revisionId' | 'createdAt'>[];
  now: Date;
}

/** More than a comment has; each edit adds a few. */
const MOST_READ = 1000;

const KEEP = {
  name: 'keep-findings',
  text: `with given as materialized (
     select * from jsonb_to_recordset($2::jsonb) as g ("commentId" uuid, "threadId" uuid,
       "revisionId" uuid, simhash bigint, now timestamptz, findings jsonb)
   ), p as (
     insert into comment_fingerprints (site_id, comment_id, thread_id, simhash, created_at)
     select $1, "commentId", "threadId", simhash, now from given
     on conflict (site_id, comment_id) do update set simhash = excluded.simhash
   )
   insert into screening_findings (site_id, id, comment_id, revision_id, check_name, outcome,
     is_unknown, detail, rule, rule_version, created_at)
   select $1, f.id, g."commentId", g."revisionId", f."check", f.outcome, f."isUnknown", f.detail,
     f.rule ->> 'id', (f.rule ->> 'version')::int, g.now
   from given g cross join jsonb_to_recordset(g.findings) as f
     (id uuid, "check" text, outcome text, "isUnknown" boolean, detail jsonb, rule jsonb)`,
};

/** Every SQL statement about what was found. */
@Injectable()
export class FindingsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): FindingsRepository {
    return new FindingsRepository(tx);
  }

  /** In one statement, since every post does it. */
  async keep(siteId: string, kept: readonly Kept[]): Promise<void> {
    await rowsOf(this.db, KEEP, [
      siteId,
      JSON.stringify(
        kept.map(({ fingerprint, ...each }) => ({
          ...each,
          simhash: fingerprint === null ? null : signed(fingerprint),
        })),
      ),
    ]);
  }

  /** Oldest first; null when there is no such comment. */
  async of(siteId: string, commentId: string): Promise<StoredFinding[] | null> {
    const rows: (StoredFinding | { id: null })[] = await this.db.query(
      `select f.id, f.revision_id as "revisionId", f.check_name as "check", f.outcome,
         f.is_unknown as "isUnknown", f.detail, f.created_at as "createdAt",
         jsonb_build_object('id', f.rule, 'version', f.rule_version) as rule
       from comments c
       left join screening_findings f on f.site_id = c.site_id and f.comment_id = c.id
       where c.site_id = $1 and c.id = $2 order by f.created_at, f.id limit ${MOST_READ}`,
      [siteId, commentId],
    );
    if (rows.length === 0) return null;
    return rows.filter((row): row is StoredFinding => row.id !== null);
  }

  async dropFingerprintsBefore(siteId: string, moment: Date): Promise<void> {
    await this.db.query(
      'delete from comment_fingerprints where site_id = $1 and created_at <= $2',
      [siteId, moment],
    );
  }
}
