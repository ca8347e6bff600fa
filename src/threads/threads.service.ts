import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Batches } from '../common/batches.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { GenerationsService } from '../page-cache/generations.service.js';
import type { Shown } from '../page-cache/page-cache.service.js';
import type { Site } from '../sites/sites.service.js';
import { paceAt, slowingAt, type Slowing } from './slow-mode.rules.js';
import { lifecycleAt, type Lifecycle } from './thread.rules.js';
import { normalUrl, readThreadRef, refByUrl, type ThreadRef } from './thread-names.rules.js';
import { ThreadsRepository, type ThreadRecord } from './threads.repository.js';

export { NAMED_THREAD, threadIn } from './thread.queries.js';

/** A thread with what it is at this moment. */
export interface Thread extends ThreadRecord {
  lifecycle: Lifecycle;
  /** Seconds between two posts of one author; 0 for none. */
  pace: number;
  /** What a rule slows it down to. */
  slowed: Slowing | null;
}

const MOST_TOGETHER = 100;

/**
 * Finding threads and locking them. Reading never creates. `reads` are those of `publicly`: only for what
 * is shown, never for what is decided.
 */
@Injectable()
export class ThreadsService {
  private readonly finding = new Batches<ThreadRef, ThreadRecord | null>(
    async (siteId, refs) => this.findTogether(siteId, refs),
    MOST_TOGETHER,
  );

  constructor(
    private readonly threads: ThreadsRepository,
    private readonly clock: Clock,
    private readonly db: SiteDatabase,
    private readonly generations: GenerationsService,
  ) {}

  /** @throws {Problem} thread-not-found */
  async get(site: Site, text: string, reads?: Statements): Promise<Thread> {
    const ref = readThreadRef(text);
    const thread = ref && (await this.find(site, ref, reads));
    if (!thread) throw new Problem('thread-not-found');
    return thread;
  }

  /** As `get`, for those who may not see a hidden thread: it answers as one that never existed. */
  async getPublic(site: Site, text: string, reads?: Statements): Promise<Thread> {
    const ref = readThreadRef(text);
    const thread = ref && (await this.findPublic(site, ref, reads));
    if (!thread) throw new Problem('thread-not-found');
    return thread;
  }

  /** Null also where it is hidden. */
  async findPublic(site: Site, ref: ThreadRef, reads?: Statements): Promise<Thread | null> {
    const thread = await this.find(site, ref, reads);
    return thread?.lifecycle.state === 'hidden' ? null : thread;
  }

  async find(site: Site, ref: ThreadRef, reads?: Statements): Promise<Thread | null> {
    const row = reads
      ? await this.threads.within(reads).find(site.id, ref)
      : await this.finding.ask(site.id, ref);
    return row && this.atNow(site, row);
  }

  async findByUrl(site: Site, url: string): Promise<Thread | null> {
    const ref = refByUrl(url, site.settings.hostAliases);
    return ref && this.find(site, ref);
  }

  /** What each asked key or URL names; those that name nothing, or what is hidden, are absent. */
  async findMany(
    site: Site,
    asked: { keys: readonly string[]; urls: readonly string[] },
  ): Promise<Map<string, Thread>> {
    const normal = asked.urls.map(
      (url) => [url, normalUrl(url, site.settings.hostAliases)] as const,
    );
    const urls = normal.flatMap(([, url]) => (url === null ? [] : [url]));
    const [byKey, byUrl] = await this.db.publicly(site.id, async (reads) => {
      const threads = reads ? this.threads.within(reads) : this.threads;
      return [
        await threads.findByNames(site.id, 'key', asked.keys),
        urls.length > 0 ? await threads.findByNames(site.id, 'url', urls) : [],
      ];
    });

    const found = new Map<string, Thread>();
    for (const row of byKey) found.set(row.askedBy, this.atNow(site, row));
    for (const [url, as] of normal) {
      const row = byUrl.find(({ askedBy }) => askedBy === as);
      if (row) found.set(url, this.atNow(site, row));
    }
    for (const [name, thread] of found) {
      if (thread.lifecycle.state === 'hidden') found.delete(name);
    }
    return found;
  }

  /** Newest first, hidden ones among them. */
  async page(
    site: Site,
    at: { before: [Date, string] | null; backwards: boolean; limit: number },
  ): Promise<Thread[]> {
    const rows = await this.threads.page(site.id, at);
    return rows.map((row) => this.atNow(site, row));
  }

  /** How long an answer about these threads may be kept: not beyond the next that closes or opens. */
  secondsToKeep(site: Site, threads: Iterable<Thread>): number {
    const now = this.clock.now().getTime();
    let seconds = site.settings.cacheSeconds;
    for (const { lifecycle } of threads) {
      if (!lifecycle.changesAt) continue;
      const left = Math.floor((lifecycle.changesAt.getTime() - now) / 1000);
      seconds = Math.min(seconds, Math.max(0, left));
    }
    return seconds;
  }

  /** What an answer about these threads shows, if nobody changes that: until the next of them closes or opens. */
  shownIn(site: Site, threads: readonly Thread[]): Shown {
    const ends = threads.flatMap(({ lifecycle, slowed }) =>
      [lifecycle.changesAt, slowed?.until].flatMap((end) => end?.getTime() ?? []),
    );
    const people = Math.min(...threads.map(({ siteGeneration }) => siteGeneration));
    return {
      siteId: site.id,
      threads: new Map(threads.map(({ id, generation }) => [id, generation])),
      generations: { site: people, settings: site.version },
      ofSite: false,
      until: ends.length > 0 ? new Date(Math.min(...ends)) : null,
    };
  }

  /** The pages' addresses by thread id. */
  async urlsOf(site: Site, ids: ReadonlySet<string>): Promise<Map<string, string | null>> {
    if (ids.size === 0) return new Map();
    const rows = await this.threads.urls(site.id, [...ids]);
    return new Map(rows.map(({ id, url }) => [id, url]));
  }

  /** Holds the thread's share lock until the transaction ends: no close comes in between. */
  async lockShared(tx: EntityManager, site: Site, id: string): Promise<Thread> {
    const [thread] = await this.lockManyShared(tx, site, [id]);
    if (!thread) throw new Problem('thread-not-found');
    return thread;
  }

  /** As `lockShared`, in the order of threads; those that are gone are absent. */
  async lockManyShared(tx: EntityManager, site: Site, ids: readonly string[]): Promise<Thread[]> {
    const rows = await this.threads.within(tx).lockShared(site.id, ids);
    return rows.map((row) => this.atNow(site, row));
  }

  /** As `lockShared`. Votes do not wait in line for the thread's counters. */
  async lockForVote(tx: EntityManager, site: Site, id: string): Promise<Thread> {
    this.db.whenEnded(tx, () => this.generations.threadChangedSlightly(site.id, id));
    return this.lockShared(tx, site, id);
  }

  private async findTogether(
    siteId: string,
    refs: readonly ThreadRef[],
  ): Promise<(ThreadRecord | null)[]> {
    const begun = performance.now();
    const rows = await this.threads.findTogether(siteId, refs);
    for (const row of rows) if (row) this.generations.heard(siteId, row.siteGeneration, begun);
    return rows;
  }

  /** @param begun as of `GenerationsService.heard` */
  atNow(site: Site, row: ThreadRecord, begun?: number): Thread {
    this.generations.heard(site.id, row.siteGeneration, begun);
    const now = this.clock.now();
    const lifecycle = lifecycleAt(row, site.settings, now);
    return { ...row, lifecycle, pace: paceAt(row, now), slowed: slowingAt(row, now) };
  }
}
