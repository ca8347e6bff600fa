import { Inject, Injectable } from '@nestjs/common';
import type { TimedPosition } from '../../common/paging/time-cursor.js';
import { SiteDatabase, type Statements } from '../../database/site-database.js';
import type { BulkAction, BulkFilter, BulkResult, BulkState, BulkTally } from './bulk-job.rules.js';

/** A job about no comment is made as done. */
export interface NewBulkJob {
  id: string;
  batchId: string;
  filter: BulkFilter;
  action: BulkAction;
  policy: string | null;
  note: string | null;
  messageToAuthor: string | null;
  undoSeconds: number;
  actorKind: 'member' | 'key' | 'person';
  actorId: string | null;
  total: number;
  createdAt: Date;
}

export interface BulkJob extends NewBulkJob, BulkTally {
  state: BulkState;
  endedAt: Date | null;
  leaseToken: string | null;
  /** The comment that was decided about last: its time, as the database writes it, and its id. */
  after: { time: string; id: string } | null;
}

const FIELDS = `id, batch_id as "batchId", filter, action, policy, note,
  message_to_author as "messageToAuthor", undo_seconds as "undoSeconds", actor_kind as "actorKind",
  actor_id as "actorId", state, total, applied, unchanged, conflicts, refused, failed,
  created_at as "createdAt", ended_at as "endedAt", lease_token as "leaseToken",
  case when after_id is not null then
    json_build_object('time', after_time::text, 'id', after_id) end as after`;

/** Column of each result's count. */
const COUNTED: Record<BulkResult, keyof BulkTally> = {
  applied: 'applied',
  unchanged: 'unchanged',
  conflict: 'conflicts',
  refused: 'refused',
  failed: 'failed',
};

/** Every SQL statement about jobs that decide in bulk. */
@Injectable()
export class BulkJobsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): BulkJobsRepository {
    return new BulkJobsRepository(tx);
  }

  async insert(siteId: string, job: NewBulkJob): Promise<void> {
    await this.db.query(
      `insert into bulk_jobs (site_id, id, batch_id, filter, action, policy, note,
         message_to_author, undo_seconds, actor_kind, actor_id, total, created_at, state,
         ended_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
         case $12::integer when 0 then 'done' else 'running' end, case $12::integer when 0 then $13::timestamptz end)`,
      [
        siteId,
        job.id,
        job.batchId,
        job.filter,
        job.action,
        job.policy,
        job.note,
        job.messageToAuthor,
        job.undoSeconds,
        job.actorKind,
        job.actorId,
        job.total,
        job.createdAt,
      ],
    );
  }

  async find(siteId: string, id: string): Promise<BulkJob | null> {
    const rows: BulkJob[] = await this.db.query(
      `select ${FIELDS} from bulk_jobs where site_id = $1 and id = $2`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** Newest first. Uses bulk_jobs_latest. */
  async page(siteId: string, { key, backwards, limit }: TimedPosition): Promise<BulkJob[]> {
    const [comparison, order] = backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${FIELDS} from bulk_jobs
       where site_id = $1 and ($2::timestamptz is null or (created_at, id) ${comparison} ($2, $3::uuid))
       order by created_at ${order}, id ${order} limit $4`,
      [siteId, key?.[0] ?? null, key?.[1] ?? null, limit],
    );
  }

  /** The oldest that nobody works on, for whoever brings the token. Uses bulk_jobs_running. */
  async take(siteId: string, token: string, now: Date, until: Date): Promise<BulkJob | null> {
    const [rows]: [BulkJob[]] = await this.db.query(
      `update bulk_jobs set lease_token = $2, lease_until = $4
       where site_id = $1 and id = (select id from bulk_jobs
         where site_id = $1 and state = 'running' and (lease_until is null or lease_until <= $3)
         order by created_at, id limit 1 for update skip locked)
       returning ${FIELDS}`,
      [siteId, token, now, until],
    );
    return rows[0] ?? null;
  }

  /** Counts a comment. False when the job is another's by now, or has ended: then nothing counts. */
  async advance(
    siteId: string,
    { id, leaseToken }: Pick<BulkJob, 'id' | 'leaseToken'>,
    step: { result: BulkResult; time: string; commentId: string; until: Date },
  ): Promise<boolean> {
    const column = COUNTED[step.result];
    const [, advanced]: [unknown, number] = await this.db.query(
      `update bulk_jobs set ${column} = ${column} + 1, after_time = $4::timestamptz, after_id = $5,
         lease_until = $6
       where site_id = $1 and id = $2 and lease_token = $3 and state = 'running'`,
      [siteId, id, leaseToken, step.time, step.commentId, step.until],
    );
    return advanced > 0;
  }

  /** Somebody else may go on at once. */
  async release(siteId: string, token: string): Promise<void> {
    await this.db.query(
      `update bulk_jobs set lease_token = null, lease_until = null
       where site_id = $1 and lease_token = $2`,
      [siteId, token],
    );
  }

  /** Ends a job that runs; with a token, only its holder's. @returns whether it ran */
  async end(
    siteId: string,
    id: string,
    end: { as: 'done' | 'cancelled'; at: Date; leaseToken?: string | null },
  ): Promise<boolean> {
    const [, ended]: [unknown, number] = await this.db.query(
      `update bulk_jobs set state = $3, ended_at = $4, note = null, message_to_author = null,
         lease_token = null, lease_until = null
       where site_id = $1 and id = $2 and state = 'running'
         and ($5::uuid is null or lease_token = $5)`,
      [siteId, id, end.as, end.at, end.leaseToken ?? null],
    );
    return ended > 0;
  }
}
