import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, SiteDatabase, type Statements } from '../database/site-database.js';
import type { CommentState } from './comment-states.rules.js';

export interface Counters {
  threadId: string;
  comments: number;
  topLevel: number;
  /** The highest number given so far; 0 before the first. */
  lastNumber: number;
}

/** What is added to a thread's counters, and how far its numbers and its latest moment have come. */
export interface CountersChange {
  threadId: string;
  comments: number;
  topLevel: number;
  lastNumber: number;
  lastAt: Date | null;
}

export interface ReplyCounts {
  replies: number;
  shownReplies: number;
}

/** What is added to a comment's counts of replies. */
export interface RepliesChange extends ReplyCounts {
  commentId: string;
}

/** A comment as its replies decide whether it shows. */
export interface CommentWithReplies {
  commentId: string;
  shownReplies: number;
  state: CommentState;
  shown: boolean;
}

const LOCK_FOR_EVENTS = {
  name: 'lock-counters',
  text: `select thread_id as "threadId", comments, top_level as "topLevel",
     last_number as "lastNumber"
   from thread_counters where site_id = $1 and thread_id = any($2)
   order by thread_id for update`,
};

const ADD = {
  name: 'add-counts',
  text: `update thread_counters k set comments = k.comments + g.comments,
     top_level = k.top_level + g."topLevel",
     last_number = greatest(k.last_number, g."lastNumber"),
     last_at = greatest(k.last_at, g."lastAt")
   from jsonb_to_recordset($2::jsonb) as g ("threadId" uuid, comments int, "topLevel" int,
     "lastNumber" int, "lastAt" timestamptz)
   where k.site_id = $1 and k.thread_id = g."threadId"`,
};

const ADD_REPLIES = {
  name: 'add-replies',
  text: `update comment_ranks r set replies = r.replies + g.replies,
     shown_replies = r.shown_replies + g."shownReplies"
   from jsonb_to_recordset($2::jsonb) as g ("commentId" uuid, replies int, "shownReplies" int)
   join comments c on c.site_id = $1 and c.id = g."commentId"
   where r.site_id = $1 and r.comment_id = g."commentId"
   returning r.comment_id as "commentId", r.shown_replies as "shownReplies", c.state, c.shown`,
};

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

  /** As `lock`. Another generation begins with the events of those that change. */
  async lockForEvents(siteId: string, threadIds: readonly string[]): Promise<Counters[]> {
    return rowsOf(this.db, LOCK_FOR_EVENTS, [siteId, threadIds]);
  }

  /** `lastNumber` and `lastAt` move forward only. One change for each thread. */
  async add(siteId: string, changes: readonly CountersChange[]): Promise<void> {
    if (changes.length === 0) return;
    await rowsOf(this.db, ADD, [siteId, JSON.stringify(changes)]);
  }

  /** One change for each comment. */
  async addReplies(
    siteId: string,
    changes: readonly RepliesChange[],
  ): Promise<CommentWithReplies[]> {
    return rowsOf(this.db, ADD_REPLIES, [siteId, JSON.stringify(changes)]);
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
