import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { CommentState } from '../comments/comment-states.rules.js';

export interface PersonData {
  id: string;
  issuer: string;
  sub: string;
  name: string | null;
  picture: string | null;
  emailSealed: Buffer | null;
  emailVerified: boolean;
  createdAt: Date;
}

export interface CommentData {
  id: string;
  threadKey: string;
  threadUrl: string | null;
  parentId: string | null;
  state: CommentState;
  priorState: CommentState | null;
  shadowed: boolean;
  guestName: string | null;
  emailSealed: Buffer | null;
  createdAt: Date;
  publishedAt: Date | null;
  revisions: { body: string; writtenBy: string; createdAt: string }[];
}

export type NoticeData = PlainRow & { emailSealed: Buffer };

export type PlainRow = Record<string, unknown> & { id: string };

/** Whose data it is. */
export interface Owners {
  personIds: readonly string[];
  emailIndexes: readonly Buffer[];
}

/** The statements that read everything about somebody, a page at a time. */
@Injectable()
export class PersonalDataRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  async people(siteId: string, { personIds }: Owners): Promise<PersonData[]> {
    return this.db.query(
      `select id, issuer, sub, name, picture, email_sealed as "emailSealed",
         email_verified as "emailVerified", created_at as "createdAt"
       from people where site_id = $1 and id = any($2) order by id`,
      [siteId, personIds],
    );
  }

  async comments(
    siteId: string,
    owners: Owners,
    after: string,
    limit: number,
  ): Promise<CommentData[]> {
    return this.db.query(
      `with mine as (
         select id from comments where site_id = $1 and person_id = any($2) and id > $4
         union
         select comment_id from comment_origins
         where site_id = $1 and email_index = any($3) and comment_id > $4
         order by 1 limit $5
       )
       select c.id, t.key as "threadKey", t.url as "threadUrl", c.parent_id as "parentId", c.state,
         c.prior_state as "priorState", c.shadowed,
         c.guest_name as "guestName", o.email_sealed as "emailSealed",
         c.created_at as "createdAt", c.published_at as "publishedAt",
         (select json_agg(json_build_object('body', v.body, 'writtenBy', v.written_by,
            'createdAt', v.created_at) order by v.created_at)
          from comment_revisions v where v.site_id = c.site_id and v.comment_id = c.id) as revisions
       from mine
       join comments c on c.site_id = $1 and c.id = mine.id
       join threads t on t.site_id = c.site_id and t.id = c.thread_id
       left join comment_origins o on o.site_id = c.site_id and o.comment_id = c.id
       order by c.id`,
      [siteId, owners.personIds, owners.emailIndexes, after, limit],
    );
  }

  async votes(siteId: string, owners: Owners, after: string, limit: number): Promise<PlainRow[]> {
    return this.db.query(
      `select comment_id as id, value, voted_at as "votedAt" from votes
       where site_id = $1 and person_id = any($2) and comment_id > $3
       order by comment_id limit $4`,
      [siteId, owners.personIds, after, limit],
    );
  }

  /** Legal notices from their addresses, with what became of each comment. */
  async notices(
    siteId: string,
    owners: Owners,
    after: string,
    limit: number,
  ): Promise<NoticeData[]> {
    return this.db.query(
      `select n.id, n.category, n.csa_offence as "csaOffence", n.language, n.name,
         n.email_sealed as "emailSealed", n.explanation, n.legal_reference as "legalReference",
         n.received_at as "receivedAt",
         (select json_agg(json_build_object('commentId', r.comment_id, 'state', r.state,
            'decidedAt', r.decided_at) order by r.comment_id)
          from reports r where r.site_id = n.site_id and r.notice_id = n.id) as comments
       from notices n where n.site_id = $1 and n.email_index = any($2) and n.id > $3
       order by n.id limit $4`,
      [siteId, owners.emailIndexes, after, limit],
    );
  }

  /** One that repeats what was declined is declined, to its reporter. */
  async reports(siteId: string, owners: Owners, after: string, limit: number): Promise<PlainRow[]> {
    return this.db.query(
      `select id, comment_id as "commentId", reason, explanation, created_at as "createdAt",
         case state when 'duplicate' then 'declined' else state end as state, weight::float8 as weight,
         decided_at as "decidedAt"
       from reports where site_id = $1 and person_id = any($2) and id > $3 order by id limit $4`,
      [siteId, owners.personIds, after, limit],
    );
  }

  /**
   * What was decided about their comments: not by whom, nor what colleagues told each other, nor that
   * something was taken for spam, which looks like waiting to its author.
   */
  async decisions(
    siteId: string,
    owners: Owners,
    after: string,
    limit: number,
  ): Promise<PlainRow[]> {
    return this.db.query(
      `select d.id, d.comment_id as "commentId", d.action, d.policy,
         d.policy_version as "policyVersion", p.title as "policyTitle",
         t.message_to_author as "messageToAuthor", d.created_at as "createdAt"
       from decisions d
       join comments c on c.site_id = d.site_id and c.id = d.comment_id
       left join decision_texts t on t.site_id = d.site_id and t.decision_id = d.id
       left join policy_versions p on p.site_id = d.site_id and p.key = d.policy
         and p.version = d.policy_version
       where d.site_id = $1 and d.id > $4 and d.action not in ('mark-spam', 'not-spam')
         and not (d.action = 'reverse' and 'spam' in (d.from_state, d.to_state))
         and (c.person_id = any($2) or exists (
           select from comment_origins o
           where o.site_id = $1 and o.comment_id = c.id and o.email_index = any($3)))
       order by d.id limit $5`,
      [siteId, owners.personIds, owners.emailIndexes, after, limit],
    );
  }

  /** Why their comments were restricted, where they are told. */
  async statements(
    siteId: string,
    owners: Owners,
    after: string,
    limit: number,
  ): Promise<PlainRow[]> {
    return this.db.query(
      `select s.id, s.comment_id as "commentId", s.restriction, s.source, s.automation,
         cardinality(s.checks) > 0 as "automatedDetection", s.created_at as "createdAt"
       from statements s
       join comments c on c.site_id = s.site_id and c.id = s.comment_id
       where s.site_id = $1 and s.id > $4 and s.is_told
         and (c.person_id = any($2) or exists (
           select from comment_origins o
           where o.site_id = $1 and o.comment_id = c.id and o.email_index = any($3)))
       order by s.id limit $5`,
      [siteId, owners.personIds, owners.emailIndexes, after, limit],
    );
  }

  /** What they have said against decisions, and what they were answered: not by whom. */
  async appeals(siteId: string, owners: Owners, after: string, limit: number): Promise<PlainRow[]> {
    return this.db.query(
      `select a.id, coalesce(a.decision_id, a.statement_id) as about, a.comment_id as "commentId",
         a.text, a.state, a.filed_at as "filedAt", a.decided_at as "decidedAt", a.reason
       from appeals a
       join comments c on c.site_id = a.site_id and c.id = a.comment_id
       left join reports r on r.site_id = a.site_id and r.id = a.report_id
       left join notices n on n.site_id = r.site_id and n.id = r.notice_id
       where a.site_id = $1 and a.id > $4 and (case when a.report_id is not null
         then r.person_id = any($2) or n.email_index = any($3) else c.person_id = any($2) or exists (
           select from comment_origins o
           where o.site_id = $1 and o.comment_id = c.id and o.email_index = any($3)) end)
       order by a.id limit $5`,
      [siteId, owners.personIds, owners.emailIndexes, after, limit],
    );
  }

  /** As they are told: a shadow that holds is not, nor what colleagues told each other. */
  async sanctions(
    siteId: string,
    { personIds, emailIndexes }: Owners,
    now: Date,
    { after, limit }: { after: string; limit: number },
  ): Promise<PlainRow[]> {
    return this.db.query(
      `select id, kind, slow_seconds as "slowSeconds", policy, message, made_at as "madeAt",
         expires_at as "expiresAt", acknowledged_at as "acknowledgedAt", lifted_at as "liftedAt",
         reversed_at as "reversedAt"
       from sanctions
       where site_id = $1 and (person_id = any($2) or email_index = any($3)) and id > $5
         and (kind <> 'shadow' or lifted_at is not null or expires_at <= $4)
       order by id limit $6`,
      [siteId, personIds, emailIndexes, now, after, limit],
    );
  }
}
