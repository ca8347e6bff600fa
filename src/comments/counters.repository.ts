import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

export interface Counters {
  threadId: string;
  comments: number;
  topLevel: number;
  /** The highest number given so far; 0 before the first. */
  lastNumber: number;
}

export interface ReplyCounts {
  replies: number;
  shownReplies: number;
}

/**
 * The numbers of a thread and of a comment. Whoever changes the state of anything in a thread
 * locks the thread's counters first, so that changes within one thread come one after the other
 * and never wait for each other in a ring.
 */
@Injectable()
export class CountersRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CountersRepository {
    return new CountersRepository(tx);
  }

  /** Locks in the order of thread ids. What the threads' pages show is another generation from here. */
  async lock(siteId: string, threadIds: readonly string[]): Promise<Counters[]> {
    return this.db.query(
      `with locked as (
         select thread_id, comments, top_level, last_number
         from thread_counters where site_id = $1 and thread_id = any($2)
         order by thread_id for update
       ), changed as (
         update thread_counters k set generation = generation + 1 from locked
         where k.site_id = $1 and k.thread_id = locked.thread_id
       )
       select thread_id as "threadId", comments, top_level as "topLevel",
         last_number as "lastNumber" from locked`,
      [siteId, threadIds],
    );
  }

  /** `lastAt` moves forward only. */
  async add(
    siteId: string,
    threadId: string,
    change: { comments: number; topLevel: number; lastNumber: number; lastAt: Date | null },
  ): Promise<void> {
    await this.db.query(
      `update thread_counters set comments = comments + $3, top_level = top_level + $4,
         last_number = greatest(last_number, $5), last_at = greatest(last_at, $6)
       where site_id = $1 and thread_id = $2`,
      [siteId, threadId, change.comments, change.topLevel, change.lastNumber, change.lastAt],
    );
  }

  async addReplies(siteId: string, commentId: string, change: ReplyCounts): Promise<ReplyCounts> {
    const [rows]: [ReplyCounts[]] = await this.db.query(
      `update comment_ranks set replies = replies + $3, shown_replies = shown_replies + $4
       where site_id = $1 and comment_id = $2
       returning replies, shown_replies as "shownReplies"`,
      [siteId, commentId, change.replies, change.shownReplies],
    );
    return rows[0]!;
  }

  async repliesOf(siteId: string, commentId: string): Promise<ReplyCounts> {
    const rows: ReplyCounts[] = await this.db.query(
      `select replies, shown_replies as "shownReplies" from comment_ranks
       where site_id = $1 and comment_id = $2`,
      [siteId, commentId],
    );
    return rows[0]!;
  }
}
