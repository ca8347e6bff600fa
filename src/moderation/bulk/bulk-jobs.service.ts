import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../../common/ids.js';
import { Problem } from '../../common/http/problem.js';
import { Cursors } from '../../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../../common/paging/time-cursor.js';
import { Clock } from '../../common/time/clock.js';
import type { Actor } from '../../comments/caller.rules.js';
import { CommentListsService, type QueuedComment } from '../../comments/comment-lists.service.js';
import { PoliciesService } from '../../policies/policies.service.js';
import type { Site } from '../../sites/sites.service.js';
import { commentFilterOf } from './bulk-filter.js';
import { MOST_IN_BULK, narrows, type BulkAction, type BulkFilter } from './bulk-job.rules.js';
import { BulkJobsRepository, type BulkJob } from './bulk-jobs.repository.js';

export type { BulkJob } from './bulk-jobs.repository.js';

/** What is to be done to all that a filter finds. */
export interface BulkWish {
  filter: BulkFilter;
  action: BulkAction;
  policy: string | null;
  note: string | null;
  messageToAuthor: string | null;
  /** How long any moderator may undo it. */
  undoSeconds: number;
}

const SAMPLES = 20;

/** Jobs that decide about whatever a filter finds. */
@Injectable()
export class BulkJobsService {
  constructor(
    private readonly jobs: BulkJobsRepository,
    private readonly lists: CommentListsService,
    private readonly policies: PoliciesService,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /**
   * What a job would be about now: how many comments, and up to 20 of them, oldest first.
   *
   * @throws {Problem} invalid-request
   */
  async tried(
    site: Site,
    filter: BulkFilter,
  ): Promise<{ total: number; samples: QueuedComment[] }> {
    const total = await this.count(site, filter);
    const first = await this.lists.matching(site, commentFilterOf(filter), {
      after: null,
      limit: SAMPLES,
    });
    const samples = await this.lists.queued(
      site,
      first.map(({ id }) => ({ commentId: id })),
    );
    return { total, samples: first.flatMap(({ id }) => samples.get(id) ?? []) };
  }

  /** @throws {Problem} invalid-request, unknown-policy */
  async create(tx: EntityManager, site: Site, actor: Actor, wish: BulkWish): Promise<BulkJob> {
    if (wish.policy !== null) await this.policies.cite(tx, site.id, wish.policy);
    const createdAt = this.clock.now();
    const total = await this.count(site, wish.filter, tx);
    const words = total === 0 ? { note: null, messageToAuthor: null } : {};
    const job = {
      ...wish,
      ...words,
      total,
      id: newId(),
      batchId: newId(),
      actorKind: actor.kind as BulkJob['actorKind'],
      actorId: actor.id,
      createdAt,
    };
    await this.jobs.within(tx).insert(site.id, job);
    return (await this.jobs.within(tx).find(site.id, job.id))!;
  }

  /** Newest first. @throws {Problem} bad-cursor */
  async list(site: Site, asked: { after?: string; limit: number }): Promise<TimedPage<BulkJob>> {
    return timedPage(this.cursors, {
      scope: `bulk jobs ${site.id}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.jobs.page(site.id, at),
      keyOf: (job) => [job.createdAt, job.id],
    });
  }

  /** @throws {Problem} not-found */
  async find(site: Site, id: string): Promise<BulkJob> {
    const job = await this.jobs.find(site.id, id);
    if (!job) throw new Problem('not-found', 'There is no such job.');
    return job;
  }

  /**
   * Nothing more is decided from here on; what was decided stands. A job that has ended stays as
   * it is.
   *
   * @throws {Problem} not-found
   */
  async cancel(site: Site, id: string): Promise<BulkJob> {
    await this.jobs.end(site.id, id, { as: 'cancelled', at: this.clock.now() });
    return this.find(site, id);
  }

  private async count(site: Site, filter: BulkFilter, tx?: EntityManager): Promise<number> {
    if (!narrows(filter)) refuse('says nothing of which comments; give at least one member');
    const total = await this.lists.count(site, commentFilterOf(filter), {
      most: MOST_IN_BULK + 1,
      open: tx,
    });
    if (total > MOST_IN_BULK) {
      refuse(
        `finds more than ${MOST_IN_BULK} comments; narrow it, for instance by since and until`,
      );
    }
    return total;
  }
}

function refuse(detail: string): never {
  throw Problem.invalid([{ pointer: '#/filter', detail }]);
}
