import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { EventsService } from '../events/events.service.js';
import type { EventType } from '../events/thread.events.js';
import type { Site } from '../sites/sites.service.js';
import {
  changedState,
  refusalToChangeState,
  type Closer,
  type StateChange,
} from './thread-changes.rules.js';
import {
  BLANK,
  eventOf,
  namesDiffer,
  namesOf,
  newState,
  pick,
  withFormerKey,
} from './thread-record.js';
import { slowedBy, type Slowing } from './slow-mode.rules.js';
import { ThreadsRepository, type ThreadRecord } from './threads.repository.js';
import { ThreadsService, type Thread } from './threads.service.js';

/** What a site tells about its page; absent members stay as they are. */
export interface PageFacts {
  url?: string | null;
  title?: string;
  publishedAt?: Date | null;
  authors?: string[];
  tags?: string[];
}

/** The state counts when the thread is made. */
export interface NewPage extends PageFacts {
  state?: 'open' | 'closed' | 'hidden';
  notice?: string | null;
}

/** A change to a thread; absent members stay as they are. */
export interface ThreadChange extends StateChange, Omit<PageFacts, 'publishedAt'> {
  key?: string;
  /** URLs and former keys, replacing those before. */
  aliases?: string[];
  notice?: string | null;
  moderation?: 'pre' | 'post' | 'inherit';
  slowModeSeconds?: number;
}

/** A thread that appears under the same key at the same time is found at the second try. */
const UPSERT_TRIES = 3;

/** Making and changing threads. */
@Injectable()
export class ThreadEditingService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly threads: ThreadsRepository,
    private readonly reading: ThreadsService,
    private readonly events: EventsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes the page's thread, or brings what is told about it up to date. `state` counts only when
   * the thread is made, so that a re-save never reopens what was closed since.
   *
   * @throws {Problem} url-taken
   */
  async upsert(
    site: Site,
    key: string,
    page: NewPage,
  ): Promise<{ thread: Thread; created: boolean }> {
    for (let tries = 1; ; tries += 1) {
      const known = await this.threads.find(site.id, { by: 'key', key });
      if (known) return { thread: await this.refresh(site, known, page), created: false };
      try {
        return { thread: await this.create(site, key, page), created: true };
      } catch (error) {
        const beaten = error instanceof Problem && error.code === 'key-taken';
        if (!beaten || tries === UPSERT_TRIES) throw error;
      }
    }
  }

  /**
   * Changes a thread. Closing a closed one changes nothing.
   *
   * @throws {Problem} thread-not-found, thread-archived, url-taken, key-taken, precondition-failed
   */
  async change(
    site: Site,
    id: string,
    change: ThreadChange,
    { by, ifVersion }: { by: Closer; ifVersion?: number },
  ): Promise<Thread> {
    return this.db.transaction(site.id, async (tx) => {
      const before = await this.threads.within(tx).lockForChange(site.id, id);
      if (!before) throw new Problem('thread-not-found');
      if (ifVersion !== undefined && ifVersion !== before.version) {
        throw new Problem('precondition-failed', `The version is ${before.version} now.`);
      }
      const refusal = refusalToChangeState(before, change);
      if (refusal) throw new Problem(refusal, 'An archived thread can be hidden, never reopened.');

      const now = this.clock.now();
      const after: ThreadRecord = {
        ...before,
        ...changedState(before, change, {
          effective: this.reading.atNow(site, before).lifecycle.state,
          by,
          now,
        }),
        ...pick(change),
        aliases: change.aliases ?? withFormerKey(before, change.key),
      };
      return this.store(tx, site, before, after);
    });
  }

  /** By a rule, for a while: the slower and the later of what is and what is asked for. */
  async slowDown(site: Site, id: string, slowing: Slowing): Promise<void> {
    await this.db.transaction(site.id, async (tx) => {
      const before = await this.threads.within(tx).lockForChange(site.id, id);
      if (!before) return;
      const after = { ...before, ...slowedBy(before, slowing, this.clock.now()) };
      await this.store(tx, site, before, after);
    });
  }

  private async refresh(site: Site, known: ThreadRecord, page: PageFacts): Promise<Thread> {
    return this.db.transaction(site.id, async (tx) => {
      const before = (await this.threads.within(tx).lockForChange(site.id, known.id))!;
      const { publishedAt, ...given } = page;
      const pagePublishedAt = publishedAt === undefined ? before.pagePublishedAt : publishedAt;
      return this.store(tx, site, before, { ...before, ...pick(given), pagePublishedAt });
    });
  }

  private async create(site: Site, key: string, page: NewPage): Promise<Thread> {
    const thread: ThreadRecord = {
      ...BLANK,
      ...pick(page),
      siteId: site.id,
      id: newId(),
      key,
      ...newState(page.state ?? 'open', this.clock.now()),
      pagePublishedAt: page.publishedAt ?? null,
      createdAt: this.clock.now(),
    };
    return this.db.transaction(site.id, async (tx) => {
      await this.threads.within(tx).insert(thread);
      await this.rename(tx, site, thread);
      await this.record(tx, thread, 'thread.created');
      return this.reading.atNow(site, thread);
    });
  }

  private async store(
    tx: EntityManager,
    site: Site,
    before: ThreadRecord,
    after: ThreadRecord,
  ): Promise<Thread> {
    if (JSON.stringify(before) === JSON.stringify(after)) return this.reading.atNow(site, before);
    await this.threads.within(tx).rewrite(after, this.clock.now());
    if (namesDiffer(before, after)) await this.rename(tx, site, after);
    await this.record(tx, after, eventOf(before, after));
    return this.reading.atNow(site, { ...after, version: before.version + 1 });
  }

  private async rename(tx: EntityManager, site: Site, thread: ThreadRecord): Promise<void> {
    const names = namesOf(thread, site.settings.hostAliases);
    const taken = await this.threads.within(tx).rename(site.id, thread.id, names);
    if (taken?.kind === 'url')
      throw new Problem('url-taken', `${taken.value} is another thread's.`);
    if (taken) throw new Problem('key-taken', `${taken.value} is another thread's.`);
  }

  private async record(tx: EntityManager, thread: ThreadRecord, type: EventType): Promise<void> {
    await this.events.record(tx, {
      siteId: thread.siteId,
      threadId: thread.id,
      type,
      subjectId: thread.id,
      occurredAt: this.clock.now(),
    });
  }
}
