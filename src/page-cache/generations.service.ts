import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { apart, currentCall, together } from '../common/calls/call.js';
import { loggedError } from '../common/http/logged-error.js';
import { SiteDatabase } from '../database/site-database.js';
import { Changes } from './changes.js';
import { HeardGenerations } from './heard-generations.js';
import { GenerationsRepository, type Generations } from './generations.repository.js';

export type { Generations } from './generations.repository.js';

/** Votes are told to other processes at most so late. */
const LATER_MS = 200;

interface Check {
  threadIds: Set<string>;
  found: Promise<Map<string, Generations>>;
}

/**
 * Knows whether what was made from a thread's rows still shows them as they are: of this process's own
 * changes at once, of others' by the counters in the database.
 */
@Injectable()
export class GenerationsService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Generations');
  private readonly changes = new Changes();
  private readonly sites = new HeardGenerations();
  private readonly waiting = new Map<string, Check>();
  private readonly owed = new Map<string, Set<string>>();
  private timer: NodeJS.Timeout | null = null;
  private stopping = false;

  constructor(
    private readonly db: SiteDatabase,
    private readonly generations: GenerationsRepository,
  ) {}

  /** A moment to compare changes with. */
  now(): number {
    return this.changes.now();
  }

  /** Whether this process has changed what a page of the threads shows since then. */
  hasChangedSince(moment: number, siteId: string, threadIds: Iterable<string>): boolean {
    return this.changes.anySince(moment, [siteId, ...threadIds]);
  }

  /** The transaction counts the thread's change itself. It is told once that has ended. */
  threadChanges(tx: EntityManager, threadId: string): void {
    this.db.whenEnded(tx, () => this.changes.add(threadId));
  }

  /** Something that all pages of the site show has changed; the database has counted it. */
  siteChanged(siteId: string): void {
    this.changes.add(siteId);
  }

  /** A change too small to wait in line for the thread's counters: they are told a little later. */
  threadChangedSlightly(siteId: string, threadId: string): void {
    this.changes.add(threadId);
    const owed = this.owed.get(siteId) ?? new Set();
    this.owed.set(siteId, owed.add(threadId));
    this.timer ??= apart(() =>
      setTimeout(() => void this.tell(), this.stopping ? 0 : LATER_MS).unref(),
    );
  }

  /** While there is still a database to tell. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearTimeout(this.timer);
    await this.tell();
  }

  /** Which generation of a site's people this process has heard of. */
  ofSite(siteId: string): number {
    return this.sites.of(siteId);
  }

  /** Whether it was still so then, by the monotonic clock in milliseconds. */
  wasSoSince(siteId: string, moment: number): boolean {
    return this.sites.wasSoSince(siteId, moment);
  }

  /** @param begun when whoever read it began to, by the monotonic clock in milliseconds */
  heard(siteId: string, generation: number, begun?: number): void {
    this.sites.add(siteId, generation, begun);
  }

  /** Null: there is no such thread. Whoever asks at the same time shares one statement. */
  async present(siteId: string, threadId: string): Promise<Generations | null> {
    const check = this.waiting.get(siteId) ?? this.begin(siteId);
    check.threadIds.add(threadId);
    return (await check.found).get(threadId) ?? null;
  }

  private begin(siteId: string): Check {
    const threadIds = new Set<string>();
    const check = {
      threadIds,
      found: together(currentCall(), async () => this.read(siteId, threadIds)),
    };
    this.waiting.set(siteId, check);
    return check;
  }

  private async read(siteId: string, threadIds: Set<string>): Promise<Map<string, Generations>> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    // Whoever comes later may ask about what changes from here on.
    this.waiting.delete(siteId);
    const begun = performance.now();
    const found = await this.generations.present(siteId, [...threadIds]);
    for (const { site } of found.values()) this.heard(siteId, site, begun);
    return found;
  }

  private async tell(): Promise<void> {
    this.timer = null;
    for (const [siteId, threadIds] of [...this.owed]) {
      this.owed.delete(siteId);
      try {
        await this.generations.advance(siteId, [...threadIds]);
      } catch (error) {
        this.logger.error(loggedError(error).summary);
        if (this.stopping) return;
        for (const threadId of threadIds) this.threadChangedSlightly(siteId, threadId);
      }
    }
  }
}
