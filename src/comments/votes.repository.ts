import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

export interface VoteCounts {
  up: number;
  down: number;
}

/** Every SQL statement about votes. */
@Injectable()
export class VotesRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): VotesRepository {
    return new VotesRepository(tx);
  }

  /** Locks the row of ranks, so that one comment's votes are counted one after the other. */
  async lockCounts(siteId: string, commentId: string): Promise<VoteCounts> {
    const rows: VoteCounts[] = await this.db.query(
      'select up, down from comment_ranks where site_id = $1 and comment_id = $2 for update',
      [siteId, commentId],
    );
    return rows[0]!;
  }

  async find(siteId: string, commentId: string, personId: string): Promise<number> {
    const rows: { value: number }[] = await this.db.query(
      'select value from votes where site_id = $1 and comment_id = $2 and person_id = $3',
      [siteId, commentId, personId],
    );
    return rows[0]?.value ?? 0;
  }

  async put(
    siteId: string,
    commentId: string,
    personId: string,
    value: 1 | -1,
    now: Date,
  ): Promise<void> {
    await this.db.query(
      `insert into votes (site_id, comment_id, person_id, value, voted_at) values ($1, $2, $3, $4, $5)
       on conflict (site_id, comment_id, person_id) do update set value = $4, voted_at = $5`,
      [siteId, commentId, personId, value, now],
    );
  }

  async drop(siteId: string, commentId: string, personId: string): Promise<void> {
    await this.db.query(
      'delete from votes where site_id = $1 and comment_id = $2 and person_id = $3',
      [siteId, commentId, personId],
    );
  }

  async count(siteId: string, commentId: string, votes: VoteCounts): Promise<void> {
    await this.db.query(
      'update comment_ranks set up = $3, down = $4 where site_id = $1 and comment_id = $2',
      [siteId, commentId, votes.up, votes.down],
    );
  }

  /** The person's votes on these comments. */
  async ofPerson(
    siteId: string,
    personId: string,
    commentIds: readonly string[],
  ): Promise<{ commentId: string; value: number }[]> {
    return this.db.query(
      `select comment_id as "commentId", value from votes
       where site_id = $1 and person_id = $2 and comment_id = any($3)`,
      [siteId, personId, commentIds],
    );
  }

  /** The person's votes in one thread, latest first, where the page asked for no comments by id. */
  async ofPersonInThread(
    siteId: string,
    personId: string,
    threadId: string,
    most: number,
  ): Promise<{ commentId: string; value: number }[]> {
    return this.db.query(
      `select v.comment_id as "commentId", v.value from votes v
       join comments c on c.site_id = v.site_id and c.id = v.comment_id
       where v.site_id = $1 and v.person_id = $2 and c.thread_id = $3
       order by v.voted_at desc limit $4`,
      [siteId, personId, threadId, most],
    );
  }
}
