import { Injectable } from '@nestjs/common';
import { CommentImportsService, type BroughtComment } from '../comments/comment-imports.service.js';
import { Problem } from '../common/http/problem.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadEditingService } from '../threads/thread-editing.service.js';
import { ThreadsService, type Thread } from '../threads/threads.service.js';
import { bringable } from './bringable.js';
import { ImportEndingsService } from './import-endings.service.js';
import type { ImportedComment, ImportedThread, ImportNote, ImportSource } from './import-record.js';

export interface ImportReport {
  threads: { created: number; existing: number };
  comments: { created: number; unchanged: number; skipped: number };
  /** What was skipped or changed on the way in; the source's own notes are not among them. */
  notes: Omit<ImportNote, 'line'>[];
}

export interface ImportOptions {
  /** Look, count, and store nothing. */
  dryRun: boolean;
  progress: (done: number, total: number) => void;
}

/** Comments in one transaction: a killed import has lost at most this much, and finds its place. */
const BATCH = 500;

/** Takes a file's discussions over. Doing it again, or going on after a kill, adds nothing twice. */
@Injectable()
export class ImportService {
  constructor(
    private readonly threads: ThreadsService,
    private readonly editing: ThreadEditingService,
    private readonly comments: CommentImportsService,
    private readonly endings: ImportEndingsService,
  ) {}

  /** @throws {ImportFileError} before anything is stored, when the file is not what it claims */
  async run(site: Site, source: ImportSource, options: ImportOptions): Promise<ImportReport> {
    const { comments: total } = await source.survey();
    const report: ImportReport = {
      threads: { created: 0, existing: 0 },
      comments: { created: 0, unchanged: 0, skipped: 0 },
      notes: [],
    };
    const seen = new Set<string>();
    let done = 0;
    options.progress(done, total);
    for await (const page of source.threads()) {
      const thread = await this.threadFor(site, page, report, { ...options, seen });
      for (let at = 0; at < page.comments.length; at += BATCH) {
        const batch = page.comments.slice(at, at + BATCH);
        await this.bring(site, thread, batch, report);
        done += batch.length;
        options.progress(done, total);
      }
    }
    if (options.dryRun) return report;
    const [createdThreads, createdComments] = [report.threads.created, report.comments.created];
    if (createdComments > 0) await this.comments.finish(site);
    await this.endings.tell(site, { createdThreads, createdComments });
    return report;
  }

  /** Null on a dry run whose thread is not there yet. */
  private async threadFor(
    site: Site,
    page: ImportedThread,
    report: ImportReport,
    { dryRun, seen }: { dryRun: boolean; seen: Set<string> },
  ): Promise<Thread | null> {
    const known = await this.threads.find(site, { by: 'key', key: page.key });
    if (!seen.has(page.key)) {
      seen.add(page.key);
      report.threads[known ? 'existing' : 'created'] += 1;
    }
    if (known || dryRun) return known && !dryRun ? known : null;
    try {
      return await this.create(site, page, page.url);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'url-taken') throw error;
      report.notes.push({
        item: page.key,
        outcome: 'changed',
        why: `${page.url} is another thread's; it keeps none`,
      });
      return this.create(site, page, null);
    }
  }

  private async create(site: Site, page: ImportedThread, url: string | null): Promise<Thread> {
    const state = page.hidden ? 'hidden' : page.open ? 'open' : 'closed';
    const { title, publishedAt, notice } = page;
    const { thread } = await this.editing.upsert(site, page.key, {
      url,
      title,
      publishedAt,
      notice,
      state,
    });
    return thread;
  }

  private async bring(
    site: Site,
    thread: Thread | null,
    batch: readonly ImportedComment[],
    report: ImportReport,
  ): Promise<void> {
    const comments: BroughtComment[] = [];
    for (const imported of batch) {
      const { comment, notes } = bringable(imported);
      report.notes.push(...notes);
      if (comment) comments.push(comment);
      else report.comments.skipped += 1;
    }
    if (thread === null) {
      const known = await this.comments.known(
        site,
        comments.map(({ externalId }) => externalId),
      );
      report.comments.unchanged += known.size;
      report.comments.created += comments.length - known.size;
      return;
    }
    const brought = await this.comments.bring(site, thread.id, comments);
    report.comments.created += brought.created;
    report.comments.unchanged += brought.unchanged;
    report.comments.skipped += brought.elsewhere.length;
    for (const item of brought.elsewhere) {
      report.notes.push({ item, outcome: 'skipped', why: 'it is in another thread already' });
    }
  }
}
