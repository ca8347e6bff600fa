import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, SiteDatabase, unseen, type Statements } from '../database/site-database.js';

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

/** Of what came from an address no more is looked at: many may share it, and each post of theirs asks. */
const MOST_OF_ADDRESS = 500;

const IN_THREAD = `c.thread_id = g.thread_id and c.created_at > $2
  and c.state not in ('withdrawn', 'purged')`;

const OF_READERS = {
  name: 'recent-texts-of-readers',
  text: `select g.nth, v.text
   from unnest(${unseen('$3', 'int[]')}, ${unseen('$4', 'uuid[]')}, ${unseen('$5', 'uuid[]')})
     as g (nth, thread_id, person_id)
   cross join lateral (
     select c.revision_id from comments c
     where c.site_id = $1 and c.person_id = g.person_id and ${IN_THREAD}
     order by c.created_at desc limit ${MOST_RECENT}) c
   join comment_revisions v on v.site_id = $1 and v.id = c.revision_id`,
};

/** One by one, latest first, until there are enough: the planner would rather read the whole thread. */
const OF_ADDRESSES = {
  name: 'recent-texts-of-addresses',
  text: `select g.nth, v.text
   from unnest(${unseen('$3', 'int[]')}, ${unseen('$4', 'uuid[]')}, ${unseen('$5', 'date[]')},
     ${unseen('$6', 'bytea[]')}) as g (nth, thread_id, day, hash)
   cross join lateral (
     select c.revision_id from (
       select comment_id, created_at from comment_origins
       where site_id = $1 and address_day = g.day and address_hash = g.hash and created_at > $2
       order by created_at desc limit ${MOST_OF_ADDRESS}) o
     cross join lateral (
       select c.revision_id from comments c
       where c.site_id = $1 and c.id = o.comment_id and c.person_id is null and ${IN_THREAD}
       limit 1) c
     order by o.created_at desc limit ${MOST_RECENT}) c
   join comment_revisions v on v.site_id = $1 and v.id = c.revision_id`,
};

const INSERT_MANY = {
  name: 'insert-origins',
  text: `insert into comment_origins (site_id, created_at, comment_id, address_day, address_hash,
     email_sealed, email_index, external_author)
   select $1, $2, g.* from unnest($3::uuid[], $4::date[], $5::bytea[], $6::bytea[], $7::bytea[], $8::text[])
     as g`,
};

/** Whose earlier words are looked for, and where. */
export interface Asked {
  threadId: string;
  speaker: Speaker;
}

interface Nth<Who> {
  nth: number;
  threadId: string;
  speaker: Who;
}

/** Every SQL statement about where comments come from. */
@Injectable()
export class CommentOriginsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CommentOriginsRepository {
    return new CommentOriginsRepository(tx);
  }

  async insertMany(
    siteId: string,
    origins: readonly { commentId: string; origin: Origin }[],
    now: Date,
  ): Promise<void> {
    await rowsOf(this.db, INSERT_MANY, [
      ...[siteId, now, origins.map(({ commentId }) => commentId)],
      ...[origins.map(({ origin }) => origin.addressDay)],
      ...[origins.map(({ origin }) => origin.addressHash)],
      ...[origins.map(({ origin }) => origin.emailSealed)],
      ...[origins.map(({ origin }) => origin.emailIndex)],
      origins.map(({ origin }) => origin.externalAuthor),
    ]);
  }

  /** What each of them has said in their thread since then. Sends both statements before it waits. */
  async recentTexts(siteId: string, asked: readonly Asked[], since: Date): Promise<string[][]> {
    const readers: Nth<{ personId: string }>[] = [];
    const addresses: Nth<{ addressDay: string; addressHash: Buffer }>[] = [];
    asked.forEach(({ threadId, speaker }, nth) => {
      if ('personId' in speaker) readers.push({ nth, threadId, speaker });
      else addresses.push({ nth, threadId, speaker });
    });
    const found = await Promise.all([
      readers.length === 0 ? [] : this.ofReaders(siteId, readers, since),
      addresses.length === 0 ? [] : this.ofAddresses(siteId, addresses, since),
    ]);
    const texts = asked.map((): string[] => []);
    for (const { nth, text } of found.flat()) texts[nth]!.push(text);
    return texts;
  }

  private async ofReaders(siteId: string, asked: Nth<{ personId: string }>[], since: Date) {
    return rowsOf<{ nth: number; text: string }>(this.db, OF_READERS, [
      ...[siteId, since, asked.map(({ nth }) => nth), asked.map(({ threadId }) => threadId)],
      asked.map(({ speaker }) => speaker.personId),
    ]);
  }

  private async ofAddresses(
    siteId: string,
    asked: Nth<{ addressDay: string; addressHash: Buffer }>[],
    since: Date,
  ) {
    return rowsOf<{ nth: number; text: string }>(this.db, OF_ADDRESSES, [
      ...[siteId, since, asked.map(({ nth }) => nth), asked.map(({ threadId }) => threadId)],
      asked.map(({ speaker }) => speaker.addressDay),
      asked.map(({ speaker }) => speaker.addressHash),
    ]);
  }
}
