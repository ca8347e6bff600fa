import { Inject, Injectable } from '@nestjs/common';
import { milliseconds } from '../database/milliseconds.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { authorshipOf, type Author } from '../comments/caller.rules.js';
import type { Restriction } from './restriction.rules.js';
import type { StatementFacts } from './statement.rules.js';

export type StatementRow = StatementFacts & { commentId: string };

/** What screening has kept from readers. */
export interface Verdict {
  siteId: string;
  id: string;
  commentId: string;
  revisionId: string;
  restriction: Restriction;
  verdict: 'hold' | 'spam' | 'reject';
  checks: readonly string[];
  isTold: boolean;
  createdAt: Date;
}

const FIELDS = `s.id, s.comment_id as "commentId", s.restriction, s.verdict, s.source, s.automation,
  s.checks, d.policy, s.created_at as "createdAt", c.created_at as "commentedAt",
  v.language as "contentLanguage",
  (d.to_state is not distinct from 'spam' and d.from_state <> 'spam') as "asSpam",
  case when p.decision_ground is not null then json_build_object('title', p.title,
    'version', p.version, 'from', ${milliseconds('p.effective_from')},
    'decisionGround', p.decision_ground,
    'illegalContentLegalGround', p.illegal_content_legal_ground,
    'incompatibleContentGround', p.incompatible_content_ground) end as rule`;
const TABLES = `statements s
  join comments c on c.site_id = s.site_id and c.id = s.comment_id
  join comment_revisions v on v.site_id = s.site_id and v.id = s.revision_id
  left join decisions d on d.site_id = s.site_id and d.id = s.decision_id
  left join policy_versions p on p.site_id = d.site_id and p.key = d.policy
    and p.version = d.policy_version`;

/** Every SQL statement about statements of reasons but the one that moderation makes with a decision. */
@Injectable()
export class StatementsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): StatementsRepository {
    return new StatementsRepository(tx);
  }

  async insertVerdict(given: Verdict): Promise<void> {
    await this.db.query(
      `insert into statements (site_id, id, comment_id, revision_id, restriction, verdict, source,
         automation, checks, is_told, created_at)
       values ($1, $2, $3, $4, $5, $6, 'voluntary', 'fully', $7, $8, $9)`,
      [
        given.siteId,
        given.id,
        given.commentId,
        given.revisionId,
        given.restriction,
        given.verdict,
        given.checks,
        given.isTold,
        given.createdAt,
      ],
    );
  }

  /** One that its author is told of; null for everybody else. */
  async ofAuthor(siteId: string, id: string, author: Author): Promise<StatementRow | null> {
    const [column, value] = authorshipOf(author);
    const rows: StatementRow[] = await this.db.query(
      `select ${FIELDS} from ${TABLES}
       where s.site_id = $1 and s.id = $2 and s.is_told and c.${column} = $3`,
      [siteId, id, value],
    );
    return rows[0] ?? null;
  }

  /** Of a period, oldest first, beyond `after`. Uses statements_made. */
  async made(
    siteId: string,
    { from, to }: { from: Date; to: Date },
    after: { createdAt: Date; id: string } | null,
    limit: number,
  ): Promise<StatementRow[]> {
    return this.db.query(
      `select ${FIELDS} from ${TABLES}
       where s.site_id = $1 and s.created_at >= $2 and s.created_at < $3
         and ($4::timestamptz is null or (s.created_at, s.id) > ($4, $5::uuid))
       order by s.created_at, s.id limit $6`,
      [siteId, from, to, after?.createdAt ?? null, after?.id ?? null, limit],
    );
  }
}
