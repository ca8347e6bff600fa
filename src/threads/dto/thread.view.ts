import type { Closure } from '../thread.rules.js';
import { noticeOf } from '../thread-notice.rules.js';
import type { Thread } from '../threads.service.js';

export class ClosedView {
  at!: string;
  by!: 'moderator' | 'site' | 'timer' | 'age';
  reason!: string | null;
  /** The line to print under the discussion. */
  notice!: string;
}

export class ThreadCountsView {
  /** Published comments, replies included. */
  comments!: number;
  /** Published comments that answer the page. */
  topLevel!: number;
}

export class SlowedView {
  seconds!: number;
  until!: string;
}

export class ThreadView {
  /** Null where a page has no thread yet. */
  id!: string | null;
  key!: string | null;
  url!: string | null;
  /** Former keys and further URLs. */
  aliases!: string[];
  title!: string;
  tags!: string[];
  authors!: string[];
  /** When the page appeared. */
  publishedAt!: string | null;
  state!: 'open' | 'closed' | 'archived' | 'hidden';
  closed!: ClosedView | null;
  closesAt!: string | null;
  reopensAt!: string | null;
  counts!: ThreadCountsView;
  moderation!: 'pre' | 'post' | 'inherit';
  /** As it was set; the higher of this and `slowed` counts. */
  slowModeSeconds!: number;
  /** What a rule of the site slows it down to for a while. */
  slowed!: SlowedView | null;
  version!: number;
}

interface NoticeContext {
  settings: { notice: string | null; languages: readonly string[] };
}

export function toThreadView(thread: Thread, site: NoticeContext, lang?: string): ThreadView {
  const { state, closed } = thread.lifecycle;
  return {
    id: thread.id,
    key: thread.key,
    url: thread.url,
    aliases: thread.aliases,
    title: thread.title,
    tags: thread.tags,
    authors: thread.authors,
    publishedAt: thread.pagePublishedAt?.toISOString() ?? null,
    state,
    closed: closed && toClosedView(closed, noticeOf(thread, site, lang)),
    closesAt: thread.closesAt?.toISOString() ?? null,
    reopensAt: thread.reopensAt?.toISOString() ?? null,
    counts: { comments: thread.comments, topLevel: thread.topLevel },
    moderation: thread.moderation,
    slowModeSeconds: thread.slowModeSeconds,
    slowed: toSlowedView(thread),
    version: thread.version,
  };
}

/** What a page shows before its first comment, and where there is nothing for the public to see. */
export function emptyThreadView(named: { key: string | null; url: string | null }): ThreadView {
  return {
    id: null,
    ...named,
    aliases: [],
    title: '',
    tags: [],
    authors: [],
    publishedAt: null,
    state: 'open',
    closed: null,
    closesAt: null,
    reopensAt: null,
    counts: { comments: 0, topLevel: 0 },
    moderation: 'inherit',
    slowModeSeconds: 0,
    slowed: null,
    version: 0,
  };
}

function toSlowedView({ slowed }: Thread): SlowedView | null {
  return slowed && { seconds: slowed.seconds, until: slowed.until.toISOString() };
}

function toClosedView({ at, by, reason }: Closure, notice: string): ClosedView {
  return { at: at.toISOString(), by, reason, notice };
}
