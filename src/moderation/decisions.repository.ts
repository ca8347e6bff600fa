import { Inject, Injectable } from '@nestjs/common';
import type { Before } from '../comments/comment-moderation.rules.js';
import { commitmentTo, newSalt } from '../common/crypto/commitment.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { CitedPolicy } from '../policies/cited-policy.rules.js';

/** One row of the log: who judged what, on which text, and what came of it. Never changed. */
export interface Decision {
  siteId: string;
  id: string;
  batchId: string;
  commentId: string;
  revisionId: string;
  action: string;
  fromState: string;
  toState: string;
  actorKind: 'member' | 'key' | 'person' | 'author' | 'system';
  actorId: string | null;
  policy: string | null;
  /** Of the site's rule with that key; null for a name of no rule. */
  policyVersion: number | null;
  /** The decision that this one undoes. */
  supersedesId: string | null;
  /** Until when any moderator may undo it; null for never. */
  undoUntil: Date | null;
  createdAt: Date;
}

/** What undoing a decision needs to know. */
export interface DecisionMemory {
  /** Null for what cannot be undone. */
  before: (Before & { itemId: string | null }) | null;
  /** The comment's version that it left. */
  afterVersion: number | null;
}

/** The text that a decision was made by. */
export interface DecisionPolicy {
  citedPolicy: CitedPolicy | null;
}

export interface DecisionTexts {
  note: string | null;
  messageToAuthor: string | null;
}

const COLUMNS = `d.site_id as "siteId", d.id, d.batch_id as "batchId", d.comment_id as "commentId",
  d.revision_id as "revisionId", d.action, d.from_state as "fromState", d.to_state as "toState",
  d.actor_kind as "actorKind", d.actor_id as "actorId", d.policy,
  d.policy_version as "policyVersion", d.supersedes_id as "supersedesId",
  d.undo_until as "undoUntil", d.created_at as "createdAt"`;

const TEXTS = `t.note, t.message_to_author as "messageToAuthor"`;
const POLICY = `case when p.version is not null then json_build_object('title', p.title,
  'version', p.version, 'from', (extract(epoch from p.effective_from) * 1000)::float8) end
  as "citedPolicy"`;
const WITH_TEXTS = `decisions d
  left join decision_texts t on t.site_id = d.site_id and t.decision_id = d.id
  left join policy_versions p on p.site_id = d.site_id and p.key = d.policy
    and p.version = d.policy_version`;

/** Every SQL statement about decisions. */
@Injectable()
export class DecisionsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): DecisionsRepository {
    return new DecisionsRepository(tx);
  }

  /** The log keeps a hash of the words, and the words apart with what the hash is salted with. */
  async append(decision: Decision & DecisionMemory, texts: DecisionTexts): Promise<void> {
    const { note, messageToAuthor } = texts;
    const salt = note === null && messageToAuthor === null ? null : newSalt();
    await this.db.query(
      `insert into decisions (site_id, id, batch_id, comment_id, revision_id, action, from_state,
         to_state, actor_kind, actor_id, policy, created_at, supersedes_id, undo_until, before,
         after_version, text_hash, policy_version)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
         decode($17, 'hex'), $18)`,
      [
        decision.siteId,
        decision.id,
        decision.batchId,
        decision.commentId,
        decision.revisionId,
        decision.action,
        decision.fromState,
        decision.toState,
        decision.actorKind,
        decision.actorId,
        decision.policy,
        decision.createdAt,
        decision.supersedesId,
        decision.undoUntil,
        decision.before,
        decision.afterVersion,
        salt && commitmentTo({ note, messageToAuthor }, salt),
        decision.policyVersion,
      ],
    );
    if (salt === null) return;
    await this.db.query(
      `insert into decision_texts (site_id, decision_id, note, message_to_author, salt)
       values ($1, $2, $3, $4, decode($5, 'hex'))`,
      [decision.siteId, decision.id, note, messageToAuthor, salt],
    );
  }

  async lastOf(siteId: string, commentId: string): Promise<Decision | null> {
    const rows: Decision[] = await this.db.query(
      `select ${COLUMNS} from decisions d where d.site_id = $1 and d.comment_id = $2
       order by d.created_at desc, d.id desc limit 1`,
      [siteId, commentId],
    );
    return rows[0] ?? null;
  }

  /**
   * One decision, or up to 500 of a batch: first those that stand, newest first so that they can be
   * undone in that order.
   */
  async ofBatch(
    siteId: string,
    id: string,
  ): Promise<(Decision & DecisionMemory & { reversed: boolean })[]> {
    const found = (condition: string): Promise<never[]> =>
      this.db.query(
        `select ${COLUMNS}, d.before, d.after_version as "afterVersion",
           exists (select from decisions r
             where r.site_id = $1 and r.supersedes_id = d.id) as reversed
         from decisions d where d.site_id = $1 and ${condition}
         order by reversed, d.created_at desc, d.id desc limit 500`,
        [siteId, id],
      );
    const one = await found('d.id = $2');
    return one.length > 0 ? one : found('d.batch_id = $2');
  }

  /** How many decisions of a batch are not undone. */
  async standing(siteId: string, batchId: string): Promise<number> {
    const [row]: [{ count: number }] = await this.db.query(
      `select count(*)::int as count from decisions d
       where d.site_id = $1 and d.batch_id = $2 and not exists (select from decisions r
         where r.site_id = $1 and r.supersedes_id = d.id)`,
      [siteId, batchId],
    );
    return row.count;
  }

  /** How often somebody's comments were decided against, not counting what was undone. */
  async against(siteId: string, personId: string): Promise<number> {
    const [row]: [{ count: number }] = await this.db.query(
      `select count(*)::int as count from decisions d
       join comments c on c.site_id = d.site_id and c.id = d.comment_id
       where c.site_id = $1 and c.person_id = $2
         and d.action in ('reject', 'mark-spam', 'hide', 'remove', 'redact', 'purge')
         and not exists (select from decisions r
           where r.site_id = $1 and r.supersedes_id = d.id)`,
      [siteId, personId],
    );
    return row.count;
  }

  /** Newest first. Uses decisions_log, decisions_of for one comment, or decisions_batch. */
  async page(
    siteId: string,
    at: {
      commentId: string | null;
      batchId: string | null;
      key: [Date, string] | null;
      backwards: boolean;
      limit: number;
    },
  ): Promise<(Decision & DecisionPolicy & DecisionTexts)[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COLUMNS}, ${POLICY}, ${TEXTS} from ${WITH_TEXTS}
       where d.site_id = $1 and ($2::uuid is null or d.comment_id = $2)
         and ($6::uuid is null or d.batch_id = $6)
         and ($3::timestamptz is null or (d.created_at, d.id) ${comparison} ($3, $4::uuid))
       order by d.created_at ${order}, d.id ${order} limit $5`,
      [siteId, at.commentId, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit, at.batchId],
    );
  }

  /**
   * Decisions about one author's comments, newest first; never the moderators' own notes, nor that
   * something was taken for spam: to its author it looks like waiting.
   */
  async aboutPerson(
    siteId: string,
    personId: string,
    at: { key: [Date, string] | null; backwards: boolean; limit: number },
  ): Promise<(Decision & DecisionPolicy & Pick<DecisionTexts, 'messageToAuthor'>)[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COLUMNS}, ${POLICY}, t.message_to_author as "messageToAuthor" from ${WITH_TEXTS}
       join comments c on c.site_id = d.site_id and c.id = d.comment_id
       where d.site_id = $1 and c.person_id = $2 and d.action not in ('mark-spam', 'not-spam')
         and not (d.action = 'reverse' and 'spam' in (d.from_state, d.to_state))
         and ($3::timestamptz is null or (d.created_at, d.id) ${comparison} ($3, $4::uuid))
       order by d.created_at ${order}, d.id ${order} limit $5`,
      [siteId, personId, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }
}
