import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, SiteDatabase, type Statements } from '../database/site-database.js';

/** What is known about where a comment came from, and is nobody's business. */
export interface Origin {
  addressDay: string | null;
  addressHash: Buffer | null;
  emailSealed: Buffer | null;
  emailIndex: Buffer | null;
  externalAuthor: string | null;
}

/** Whose earlier words are looked for. */
export type Speaker = { personId: string } | { addressDay: string; addressHash: Buffer };

/** More than anybody says in an hour; an address may be shared. */
const MOST_RECENT = 100;

const IN_THREAD = `c.thread_id = $2 and c.created_at > $3 and c.state not in ('withdrawn', 'purged')`;

const recentTexts = (from: string): string => `
  select v.text from (${from} limit ${MOST_RECENT}) c
  join comment_revisions v on v.site_id = $1 and v.id = c.revision_id`;

const OF_READER = {
  name: 'recent-texts-of-reader',
  text: recentTexts(
    `select c.revision_id from comments c where c.site_id = $1 and c.person_id = $4 and ${IN_THREAD}
     order by c.created_at desc`,
  ),
};

/** Of what came from an address no more is looked at: many may share it, and each post of theirs asks. */
const MOST_OF_ADDRESS = 500;

/** One by one, latest first, until there are enough: the planner would rather read the whole thread. */
const OF_ADDRESS = {
  name: 'recent-texts-of-address',
  text: recentTexts(
    `select c.revision_id from (
       select comment_id, created_at from comment_origins
       where site_id = $1 and address_day = $4 and address_hash = $5 and created_at > $3
       order by created_at desc limit ${MOST_OF_ADDRESS}) o
     cross join lateral (
       select c.revision_id from comments c
       where c.site_id = $1 and c.id = o.comment_id and c.person_id is null and ${IN_THREAD}
       limit 1) c
     order by o.created_at desc`,
  ),
};

const RECENT_TEXTS = {
  name: 'recent-texts',
  text: `select g.nth::int, v.text
   from unnest($2::uuid[], $3::uuid[]) with ordinality as g (person_id, thread_id, nth)
   cross join lateral (
     select c.revision_id, c.created_at from comments c
     where c.site_id = $1 and c.person_id = g.person_id and c.thread_id = g.thread_id
       and c.created_at > $4 and c.state not in ('withdrawn', 'purged')
     order by c.created_at desc limit ${MOST_RECENT}) c
   join comment_revisions v on v.site_id = $1 and v.id = c.revision_id`,
};

/** Every SQL statement about where comments come from. */
@Injectable()
export class CommentOriginsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CommentOriginsRepository {
    return new CommentOriginsRepository(tx);
  }

  async insert(siteId: string, commentId: string, origin: Origin, now: Date): Promise<void> {
    await this.db.query(
      `insert into comment_origins (site_id, comment_id, address_day, address_hash, email_sealed,
         email_index, external_author, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        siteId,
        commentId,
        origin.addressDay,
        origin.addressHash,
        origin.emailSealed,
        origin.emailIndex,
        origin.externalAuthor,
        now,
      ],
    );
  }

  /** What somebody has said in a thread since then, latest first. */
  async recentTexts(
    siteId: string,
    threadId: string,
    speaker: Speaker,
    since: Date,
  ): Promise<string[]> {
    const [query, values] =
      'personId' in speaker
        ? [OF_READER, [speaker.personId]]
        : [OF_ADDRESS, [speaker.addressDay, speaker.addressHash]];
    const rows = await rowsOf<{ text: string }>(this.db, query, [
      ...[siteId, threadId, since],
      ...values,
    ]);
    return rows.map(({ text }) => text);
  }

  /** As `recentTexts`, of many readers, each in a thread. */
  async recentTextsOf(
    siteId: string,
    asked: readonly { personId: string; threadId: string }[],
    since: Date,
  ): Promise<string[][]> {
    const rows: { nth: number; text: string }[] = await rowsOf(this.db, RECENT_TEXTS, [
      siteId,
      asked.map(({ personId }) => personId),
      asked.map(({ threadId }) => threadId),
      since,
    ]);
    return asked.map((_, at) => rows.filter(({ nth }) => nth === at + 1).map(({ text }) => text));
  }
}
