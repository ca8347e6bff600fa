import { Injectable } from '@nestjs/common';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import type { SiteSettings } from '../sites/site-settings.rules.js';
import type { Site } from '../sites/sites.service.js';
import { lifecycleAt } from '../threads/thread.rules.js';
import {
  ExportRepository,
  type CommentToExport,
  type ThreadToExport,
} from './export.repository.js';

/** One line of an export. `docs/export.md` describes each field. */
export type ExportRecord =
  | ReturnType<typeof siteRecord>
  | ReturnType<typeof threadRecord>
  | ReturnType<typeof commentRecord>;

const FORMAT = 1;
/** Rows held at a time: at the longest bodies some tens of megabytes. */
const PAGE = 1000;

/** Tells a whole site: itself, then each thread followed by its comments, parents first. */
@Injectable()
export class ExportService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly site: ExportRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * All of it as it was at one moment, at the speed of whoever asks for the next record. Ending
   * early ends the transaction.
   */
  async *records(site: Site): AsyncGenerator<ExportRecord> {
    const runner = await this.db.connect(site.id);
    try {
      await runner.startTransaction('REPEATABLE READ');
      yield* this.everything(site, this.site.within(runner.manager));
    } finally {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    }
  }

  private async *everything(site: Site, rows: ExportRepository): AsyncGenerator<ExportRecord> {
    await rows.liftTimeouts();
    const now = this.clock.now();
    yield siteRecord(site, await rows.count(site.id), now);

    await rows.openThreads(site.id);
    await rows.openComments(site.id);
    const comments = everyRow(() => rows.nextComments(PAGE));
    let next = await comments.next();
    for await (const thread of everyRow(() => rows.nextThreads(PAGE))) {
      yield threadRecord(thread, site.settings, now);
      while (!next.done && next.value.threadId === thread.id) {
        yield commentRecord(next.value);
        next = await comments.next();
      }
    }
  }
}

async function* everyRow<Row>(nextPage: () => Promise<Row[]>): AsyncGenerator<Row> {
  let page: Row[];
  do {
    page = await nextPage();
    yield* page;
  } while (page.length > 0);
}

/** Lists each field on purpose, here and below: a new one is private until someone adds it. */
function siteRecord(
  { slug, name, settings, createdAt }: Site,
  counts: { threads: number; comments: number },
  exportedAt: Date,
) {
  return {
    type: 'site' as const,
    format: FORMAT,
    exportedAt,
    slug,
    name,
    settings: { ...settings },
    createdAt,
    counts,
  };
}

function threadRecord(thread: ThreadToExport, settings: SiteSettings, now: Date) {
  const { state, closed } = lifecycleAt(thread, settings, now);
  return {
    type: 'thread' as const,
    id: thread.id,
    key: thread.key,
    url: thread.url,
    aliases: thread.aliases,
    title: thread.title,
    tags: thread.tags,
    authors: thread.authors,
    publishedAt: thread.pagePublishedAt,
    state,
    closedAt: closed?.at ?? null,
    notice: thread.notice,
    createdAt: thread.createdAt,
    counts: { comments: thread.comments, topLevel: thread.topLevel },
  };
}

function commentRecord(comment: CommentToExport) {
  return {
    type: 'comment' as const,
    id: comment.id,
    threadId: comment.threadId,
    parentId: comment.parentId,
    number: comment.number,
    depth: comment.depth,
    kind: comment.kind,
    state: comment.state,
    priorState: comment.priorState,
    author: { personId: comment.personId, name: comment.authorName },
    body: comment.body,
    html: comment.html,
    createdAt: comment.createdAt,
    publishedAt: comment.publishedAt,
    editedAt: comment.editedAt,
    externalId: comment.externalId,
    pinned: comment.pinned,
    featured: comment.featured,
    votes: { up: comment.up, down: comment.down },
  };
}
