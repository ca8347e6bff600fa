import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

/** What tells whose a comment is that belongs to nobody here. */
export type Trace =
  | { by: 'externalAuthor'; author: string }
  /** Every index that the address may be found by. */
  | { by: 'email'; indexes: readonly Buffer[] }
  /** Of imports only: anybody may call themselves so. */
  | { by: 'guestName'; name: string };

/** Comments that belong to nobody, found from the second value. */
const UNOWNED: Record<Trace['by'], string> = {
  externalAuthor: `comment_origins o join comments c on c.site_id = o.site_id and c.id = o.comment_id
    where o.site_id = $1 and o.external_author = $2`,
  email: `comment_origins o join comments c on c.site_id = o.site_id and c.id = o.comment_id
    where o.site_id = $1 and o.email_index = any($2::bytea[])`,
  guestName: `comments c
    where c.site_id = $1 and c.guest_name = $2 and c.external_id is not null`,
};

/** The statements that make comments somebody else's. Their thread's counters are locked. */
@Injectable()
export class CommentAuthorsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CommentAuthorsRepository {
    return new CommentAuthorsRepository(tx);
  }

  /** Where this person has written, voted or reported. */
  async threadsOf(siteId: string, personId: string): Promise<string[]> {
    const rows: { threadId: string }[] = await this.db.query(
      `select thread_id as "threadId" from (
         select thread_id from comments where site_id = $1 and person_id = $2
         union
         select c.thread_id from votes v
           join comments c on c.site_id = v.site_id and c.id = v.comment_id
         where v.site_id = $1 and v.person_id = $2
         union
         select c.thread_id from reports r
           join comments c on c.site_id = r.site_id and c.id = r.comment_id
         where r.site_id = $1 and r.person_id = $2) t
       order by thread_id`,
      [siteId, personId],
    );
    return rows.map(({ threadId }) => threadId);
  }

  async threadsWithTrace(siteId: string, trace: Trace): Promise<string[]> {
    const rows: { threadId: string }[] = await this.db.query(
      `select distinct c.thread_id as "threadId" from ${UNOWNED[trace.by]}
         and c.person_id is null and c.state <> 'purged'
       order by c.thread_id`,
      [siteId, valueOf(trace)],
    );
    return rows.map(({ threadId }) => threadId);
  }

  /** Locks in the order of ids. */
  async lockOwn(siteId: string, threadId: string, personId: string): Promise<string[]> {
    return idsOf(
      this.db.query(
        `select id from comments where site_id = $1 and thread_id = $2 and person_id = $3
         order by id for no key update`,
        [siteId, threadId, personId],
      ),
    );
  }

  /** Locks in the order of ids. */
  async lockUnowned(siteId: string, threadId: string, trace: Trace): Promise<string[]> {
    return idsOf(
      this.db.query(
        `select c.id from ${UNOWNED[trace.by]}
           and c.thread_id = $3 and c.person_id is null and c.state <> 'purged'
         order by c.id for no key update of c`,
        [siteId, valueOf(trace), threadId],
      ),
    );
  }

  async votedOn(siteId: string, threadId: string, personId: string): Promise<string[]> {
    return idsOf(
      this.db.query(
        `select v.comment_id as id from votes v
         join comments c on c.site_id = v.site_id and c.id = v.comment_id
         where v.site_id = $1 and c.thread_id = $2 and v.person_id = $3`,
        [siteId, threadId, personId],
      ),
    );
  }

  /** Lets no vote in until the commit. Locks in the order of ids. */
  async lockRanks(siteId: string, commentIds: readonly string[]): Promise<void> {
    await this.db.query(
      `select 1 from comment_ranks where site_id = $1 and comment_id = any($2)
       order by comment_id for update`,
      [siteId, commentIds],
    );
  }

  async give(
    siteId: string,
    commentIds: readonly string[],
    personId: string,
    now: Date,
  ): Promise<void> {
    await this.db.query(
      `update comments set person_id = $3, changed_at = $4 where site_id = $1 and id = any($2)`,
      [siteId, commentIds, personId, now],
    );
  }

  /** Where both have voted, the vote of the one who stays counts. */
  async moveVotes(
    siteId: string,
    commentIds: readonly string[],
    { from, to }: { from: string; to: string },
  ): Promise<void> {
    await this.db.query(
      `with gone as (
         delete from votes where site_id = $1 and comment_id = any($2) and person_id = $3
         returning comment_id, value, voted_at
       )
       insert into votes (site_id, comment_id, person_id, value, voted_at)
       select $1, comment_id, $4, value, voted_at from gone
       on conflict (site_id, comment_id, person_id) do nothing`,
      [siteId, commentIds, from, to],
    );
  }

  /** Drops votes on one's own comments, and counts what is left. */
  async recount(siteId: string, commentIds: readonly string[]): Promise<void> {
    await this.db.query(
      `delete from votes v using comments c
       where v.site_id = $1 and v.comment_id = any($2)
         and c.site_id = $1 and c.id = v.comment_id and c.person_id = v.person_id`,
      [siteId, commentIds],
    );
    await this.db.query(
      `update comment_ranks r set up = n.up, down = n.down
       from (
         select i.id, count(*) filter (where v.value = 1)::int as up,
           count(*) filter (where v.value = -1)::int as down
         from unnest($2::uuid[]) i (id)
         left join votes v on v.site_id = $1 and v.comment_id = i.id
         group by i.id) n
       where r.site_id = $1 and r.comment_id = n.id and (r.up, r.down) <> (n.up, n.down)`,
      [siteId, commentIds],
    );
  }

  /**
   * One person's reports of one text are one report: the one that is open, or else the one that was
   * judged, or else that of whoever stays. @returns the comments that they are about
   */
  async moveReports(
    siteId: string,
    threadId: string,
    { from, to }: { from: string; to: string },
  ): Promise<string[]> {
    const dropped = await idsOf(
      this.db.query(
        `with theirs as (
           select r.id, r.comment_id, r.revision_id, r.person_id,
             (case r.state when 'received' then 1 when 'duplicate' then 3 when 'superseded' then 4
               else 2 end, r.person_id = $3) as rank
           from reports r join comments c on c.site_id = r.site_id and c.id = r.comment_id
           where r.site_id = $1 and c.thread_id = $2 and r.person_id in ($3, $4)
         ), gone as (
           delete from reports r using theirs a, theirs b
           where r.site_id = $1 and r.id = a.id and a.rank > b.rank
             and (b.comment_id, b.revision_id) = (a.comment_id, a.revision_id)
           returning r.comment_id
         )
         select comment_id as id from gone`,
        [siteId, threadId, from, to],
      ),
    );
    const moved = await idsOf(
      this.db.query(
        `with moved as (
           update reports r set person_id = $4 from comments c
           where r.site_id = $1 and r.person_id = $3
             and c.site_id = $1 and c.id = r.comment_id and c.thread_id = $2
           returning r.comment_id
         )
         select comment_id as id from moved`,
        [siteId, threadId, from, to],
      ),
    );
    return [...new Set([...dropped, ...moved])];
  }

  async countsOf(siteId: string, personId: string): Promise<{ state: string; comments: number }[]> {
    return this.db.query(
      `select state, count(*)::int as comments from comments
       where site_id = $1 and person_id = $2 group by state order by state`,
      [siteId, personId],
    );
  }
}

function valueOf(trace: Trace): string | readonly Buffer[] {
  switch (trace.by) {
    case 'externalAuthor':
      return trace.author;
    case 'email':
      return trace.indexes;
    case 'guestName':
      return trace.name;
  }
}

async function idsOf(rows: Promise<{ id: string }[]>): Promise<string[]> {
  return (await rows).map(({ id }) => id);
}
