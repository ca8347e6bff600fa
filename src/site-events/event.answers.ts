import { Injectable } from '@nestjs/common';
import { tagOfSite, tagOfThread } from '../common/http/cache-tags.js';
import { CommentAnswers } from '../comments/comment.answers.js';
import type { CommentView } from '../comments/dto/comment.view.js';
import type { OrderedEvent, OrderedInThread } from '../events/event-order.service.js';
import { PeopleService } from '../people/people.service.js';
import type { Site } from '../sites/sites.service.js';
import { toThreadView, type ThreadView } from '../threads/dto/thread.view.js';
import { ThreadsService } from '../threads/threads.service.js';
import type { EventCommentView, EventDataView, EventView } from './dto/event.view.js';
import { namedBy, subjectOf } from './named.rules.js';
import type { Payload } from './payload.rules.js';

/** What is public at this moment of all that some events are about, by id. */
interface Shown {
  /** Absent: the thread is hidden or gone. */
  threads: ReadonlyMap<string, ThreadView>;
  /** Absent: nobody sees it, not even that it was there. */
  comments: ReadonlyMap<string, EventCommentView>;
}

/**
 * Tells events. The log holds no words: whatever is told of a comment is read when it is told, so that
 * what was hidden or erased since is not told any more.
 */
@Injectable()
export class EventAnswers {
  constructor(
    private readonly comments: CommentAnswers,
    private readonly threads: ThreadsService,
    private readonly people: PeopleService,
  ) {}

  async tell(site: Site, events: readonly OrderedEvent[], payload: Payload): Promise<EventView[]> {
    const shown = payload === 'full' ? await this.shown(site, events) : null;
    return events.map((event) => ({
      id: event.id,
      type: event.type,
      site: site.slug,
      occurredAt: event.occurredAt.toISOString(),
      sequence: event.sequence,
      data: dataOf(event, site, shown),
    }));
  }

  private async shown(site: Site, events: readonly OrderedEvent[]): Promise<Shown> {
    const inThreads = events.filter((event): event is OrderedInThread => event.threadId !== null);
    const ids = new Set(events.flatMap((event) => threadOf(event) ?? []));
    const threads = await this.shownThreads(site, ids);
    const about = inThreads.filter((event) => !isAboutThread(event) && threads.has(event.threadId));
    const comments = new Set(about.map(({ subjectId }) => subjectId));
    if (comments.size === 0) return { threads, comments: new Map() };
    return { threads, comments: await this.shownComments(site, [...comments]) };
  }

  private async shownThreads(
    site: Site,
    ids: ReadonlySet<string>,
  ): Promise<Map<string, ThreadView>> {
    const found = await Promise.all(
      [...ids].map((id) => this.threads.find(site, { by: 'id', id })),
    );
    const shown = found.filter((thread) => thread && thread.lifecycle.state !== 'hidden');
    return new Map(shown.map((thread) => [thread!.id, toThreadView(thread!, site)]));
  }

  private async shownComments(
    site: Site,
    ids: readonly string[],
  ): Promise<Map<string, EventCommentView>> {
    const views = await this.comments.shown(site, ids);
    const shown = [...views].flatMap(([id, view]) => (view ? [[id, view] as const] : []));
    const authors = shown.flatMap(([, { author }]) => author?.id ?? []);
    const subs = await this.people.subsOf(site.id, new Set(authors));
    return new Map(shown.map(([id, view]) => [id, withSub(view, subs)]));
  }
}

function isAboutThread({ type }: OrderedEvent): boolean {
  return type.startsWith('thread.');
}

/** What is about a thread without a place in it has it as its subject. */
function threadOf(event: OrderedEvent): string | null {
  return event.threadId ?? (isAboutThread(event) ? event.subjectId : null);
}

function purged({ id, slug }: Site, about: string): EventDataView {
  return about === id
    ? { threadId: null, tags: [tagOfSite({ slug })] }
    : { threadId: about, tags: [tagOfThread(about)] };
}

function dataOf(event: OrderedEvent, site: Site, shown: Shown | null): EventDataView {
  const { subjectId } = event;
  if (event.type === 'cache.purge') return purged(site, subjectId);
  const threadId = threadOf(event);
  const named = namedBy(event.type, event.data);
  if (threadId === null) return { threadId, [subjectOf(event.type)]: subjectId, ...named };
  if (isAboutThread(event)) {
    return { threadId, ...(shown ? { thread: shown.threads.get(threadId) ?? null } : {}) };
  }
  const comment = shown ? { comment: shown.comments.get(subjectId) ?? null } : {};
  return { threadId, commentId: subjectId, ...named, ...comment };
}

function withSub(view: CommentView, subs: ReadonlyMap<string, string>): EventCommentView {
  const { author } = view;
  if (!author) return { ...view, author: null };
  const sub = (author.id === null ? null : subs.get(author.id)) ?? null;
  return { ...view, author: { ...author, sub } };
}
