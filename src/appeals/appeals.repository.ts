import { Inject, Injectable } from '@nestjs/common';
import { authorshipOf, type Author } from '../comments/caller.rules.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { AppealState, Appellant, Outcome, Party } from './appeal.rules.js';

/** Something that somebody may appeal against. */
export interface Appealable {
  decisionId: string | null;
  statementId: string | null;
  commentId: string;
  threadId: string;
  reportId: string | null;
  /** When they were told. */
  informedAt: Date;
  isReversed: boolean;
}

export interface NewAppeal extends Omit<Appealable, 'threadId' | 'informedAt' | 'isReversed'> {
  siteId: string;
  id: string;
  text: string;
  filedAt: Date;
  until: Date;
  dueAt: Date;
}

export interface Appeal {
  id: string;
  /** Of the decision, or of the statement of what screening did. */
  about: string;
  decisionId: string | null;
  statementId: string | null;
  commentId: string;
  threadId: string;
  reportId: string | null;
  party: Party;
  /** Null once it is erased; and so is the reason. */
  text: string | null;
  state: AppealState;
  filedAt: Date;
  until: Date;
  dueAt: Date;
  decidedAt: Date | null;
  deciderKind: string | null;
  deciderId: string | null;
  reason: string | null;
  outcomeId: string | null;
  /** Who decided first; null where screening did. */
  firstKind: string | null;
  firstId: string | null;
  authorId: string | null;
  reporterId: string | null;
}

interface Position {
  key: [Date, string] | null;
  backwards: boolean;
  limit: number;
}

const FIELDS = `a.id, coalesce(a.decision_id, a.statement_id) as about,
  a.decision_id as "decisionId", a.statement_id as "statementId", a.comment_id as "commentId",
  c.thread_id as "threadId", a.report_id as "reportId",
  case when a.report_id is null then 'author' else 'notifier' end as party, a.text, a.state,
  a.filed_at as "filedAt", a.until, a.due_at as "dueAt", a.decided_at as "decidedAt",
  a.decider_kind as "deciderKind", a.decider_id as "deciderId", a.reason,
  a.outcome_id as "outcomeId", d.actor_kind as "firstKind", d.actor_id as "firstId",
  c.person_id as "authorId", r.person_id as "reporterId"`;
const TABLES = `appeals a
  join comments c on c.site_id = a.site_id and c.id = a.comment_id
  left join decisions d on d.site_id = a.site_id and d.id = a.decision_id
  left join reports r on r.site_id = a.site_id and r.id = a.report_id`;

/** Every SQL statement about appeals. */
@Injectable()
export class AppealsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): AppealsRepository {
    return new AppealsRepository(tx);
  }

  /**
   * What a decision, or a verdict of screening, is to this caller: a restriction of their comment
   * that they are told of, or the end of their report or notice. Null when it is none of them.
   */
  async appealable(siteId: string, id: string, caller: Appellant): Promise<Appealable | null> {
    if ('noticeId' in caller) return this.noticed(siteId, id, caller);
    const [column, value] = authorshipOf(caller);
    const rows: Appealable[] = await this.db.query(
      `select s.decision_id as "decisionId",
         case when s.decision_id is null then s.id end as "statementId",
         s.comment_id as "commentId", c.thread_id as "threadId", null::uuid as "reportId", s.created_at as "informedAt",
         ${REVERSED('s.decision_id')} as "isReversed"
       from statements s join comments c on c.site_id = s.site_id and c.id = s.comment_id
       where s.site_id = $1 and s.id = $2 and s.is_told and c.${column} = $3
       union all
       select r.decision_id, null, r.comment_id, c.thread_id, r.id, r.decided_at,
         ${REVERSED('r.decision_id')}
       from reports r join comments c on c.site_id = r.site_id and c.id = r.comment_id
       where $4 and r.site_id = $1 and r.decision_id = $2 and r.state in ('declined', 'duplicate')
         and r.person_id::text = $3::text
       limit 1`,
      [siteId, id, value, 'personId' in caller],
    );
    return rows[0] ?? null;
  }

  private async noticed(
    siteId: string,
    id: string,
    { noticeId, tokenHash }: Extract<Appellant, { noticeId: string }>,
  ): Promise<Appealable | null> {
    const rows: Appealable[] = await this.db.query(
      `select r.decision_id as "decisionId", null::uuid as "statementId",
         r.comment_id as "commentId", c.thread_id as "threadId", r.id as "reportId", r.decided_at as "informedAt",
         ${REVERSED('r.decision_id')} as "isReversed"
       from reports r join notices n on n.site_id = r.site_id and n.id = r.notice_id
       join comments c on c.site_id = r.site_id and c.id = r.comment_id
       where r.site_id = $1 and r.decision_id = $2 and n.id = $3 and n.token_hash = $4
         and r.state in ('declined', 'duplicate', 'unfounded')`,
      [siteId, id, noticeId, tokenHash],
    );
    return rows[0] ?? null;
  }

  /** False when there is one already. */
  async insert(appeal: NewAppeal): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `insert into appeals (site_id, id, decision_id, statement_id, comment_id, report_id, text,
         filed_at, until, due_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id`,
      [
        appeal.siteId,
        appeal.id,
        appeal.decisionId,
        appeal.statementId,
        appeal.commentId,
        appeal.reportId,
        appeal.text,
        appeal.filedAt,
        appeal.until,
        appeal.dueAt,
      ],
    );
    return rows.length > 0;
  }

  /** The appeal that there is already. */
  async against(siteId: string, about: Appealable): Promise<Pick<Appeal, 'id' | 'state'> | null> {
    const rows: Pick<Appeal, 'id' | 'state'>[] = await this.db.query(
      `select id, state from appeals
       where site_id = $1 and decision_id is not distinct from $2
         and statement_id is not distinct from $3 and report_id is not distinct from $4`,
      [siteId, about.decisionId, about.statementId, about.reportId],
    );
    return rows[0] ?? null;
  }

  async find(siteId: string, id: string): Promise<Appeal | null> {
    const rows: Appeal[] = await this.db.query(
      `select ${FIELDS} from ${TABLES} where a.site_id = $1 and a.id = $2`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** Whoever comes second waits here, and then reads what the first has made of it. */
  async lock(siteId: string, id: string): Promise<void> {
    await this.db.query('select from appeals where site_id = $1 and id = $2 for update', [
      siteId,
      id,
    ]);
  }

  async decide(
    siteId: string,
    id: string,
    given: {
      outcome: Outcome;
      reason: string;
      decider: { kind: string; id: string };
      outcomeId: string | null;
      at: Date;
    },
  ): Promise<void> {
    await this.db.query(
      `update appeals set state = $3, reason = $4, decider_kind = $5, decider_id = $6,
         outcome_id = $7, decided_at = $8 where site_id = $1 and id = $2`,
      [
        siteId,
        id,
        given.outcome,
        given.reason,
        given.decider.kind,
        given.decider.id,
        given.outcomeId,
        given.at,
      ],
    );
  }

  /** Oldest first. Uses appeals_listed. */
  async page(siteId: string, states: readonly string[], at: Position): Promise<Appeal[]> {
    const [comparison, order] = at.backwards ? ['<', 'desc'] : ['>', 'asc'];
    return this.db.query(
      `select ${FIELDS} from ${TABLES}
       where a.site_id = $1 and a.state = any($2)
         and ($3::timestamptz is null or (a.filed_at, a.id) ${comparison} ($3, $4::uuid))
       order by a.filed_at ${order}, a.id ${order} limit $5`,
      [siteId, states, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }

  /** Somebody's own, newest first. */
  async own(siteId: string, caller: Author, at: Position): Promise<Appeal[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    const [column, value] = authorshipOf(caller);
    const reported =
      'personId' in caller
        ? `union select o.id from reports m join appeals o on o.site_id = m.site_id
             and o.report_id = m.id where m.site_id = $1 and m.person_id = $2`
        : '';
    return this.db.query(
      `select ${FIELDS} from ${TABLES}
       where a.site_id = $1 and a.id in (
           select o.id from comments m join appeals o on o.site_id = m.site_id
             and o.comment_id = m.id and o.report_id is null
           where m.site_id = $1 and m.${column} = $2 ${reported})
         and ($3::timestamptz is null or (a.filed_at, a.id) ${comparison} ($3, $4::uuid))
       order by a.filed_at ${order}, a.id ${order} limit $5`,
      [siteId, value, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }
}

const REVERSED = (decision: string): string =>
  `exists (select from decisions u where u.site_id = $1 and u.supersedes_id = ${decision})`;
