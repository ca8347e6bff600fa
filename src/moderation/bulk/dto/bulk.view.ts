import { PageView } from '../../../common/http/bounds.dto.js';
import { CommentView } from '../../../comments/dto/comment.view.js';
import type { BulkFilter } from '../bulk-job.rules.js';
import { lookedAt } from '../bulk-job.rules.js';
import type { BulkJob } from '../bulk-jobs.service.js';

export class BulkFilterView {
  thread?: string;
  tag?: string;
  person?: string;
  since?: string;
  until?: string;
  state?: string;
  reported?: boolean;
}

export class BulkJobView {
  id!: string;
  /** Of its decisions: what the log and an undoing know them by. */
  batchId!: string;
  filter!: BulkFilterView;
  action!: string;
  policy!: string | null;
  actor!: { kind: string; id: string | null };
  state!: 'running' | 'done' | 'cancelled';
  /** What the filter found when the job was made. */
  total!: number;
  /** How many it has come to. */
  looked!: number;
  applied!: number;
  /** It was so already. */
  unchanged!: number;
  /** They had changed since the job was made. */
  conflicts!: number;
  /** There is no such way from the state they are in. */
  refused!: number;
  failed!: number;
  createdAt!: string;
  endedAt!: string | null;
}

export class BulkJobListView {
  items!: BulkJobView[];
  page!: PageView;
}

export class BulkTrialView {
  /** How many comments it would be about now. */
  total!: number;
  /** Up to 20 of them, oldest first. */
  samples!: CommentView[];
}

export function toBulkJobView(job: BulkJob): BulkJobView {
  const { id, batchId, action, policy, state, total } = job;
  const { applied, unchanged, conflicts, refused, failed } = job;
  return {
    ...{ id, batchId, action, policy, state, total },
    ...{ applied, unchanged, conflicts, refused, failed },
    filter: filterView(job.filter),
    actor: { kind: job.actorKind, id: job.actorId },
    looked: lookedAt(job),
    createdAt: job.createdAt.toISOString(),
    endedAt: job.endedAt?.toISOString() ?? null,
  };
}

function filterView({ threadId, personId, ...rest }: BulkFilter): BulkFilterView {
  return {
    ...rest,
    ...(threadId === undefined ? {} : { thread: threadId }),
    ...(personId === undefined ? {} : { person: personId }),
  };
}
