import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { sentTogether } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import type { Thread } from '../threads/threads.service.js';
import { CommentPlacesService } from './comment-places.service.js';
import type { CommentRecord, NewComment } from './comment-record.js';
import { refusalToPost, refusalToReply } from './comment.rules.js';
import { CommentsRepository } from './comments.repository.js';
import { isHeld, newComment, postedOf, strictest } from './new-comment.js';
import type { AdmittedDraft, Posted, ScreenedDraft } from './new-comment.js';
import { ScreenedTextsService } from './screened-texts.service.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';
import { nameOfSpeaker, speakerOf, WritersService } from './writers.service.js';
import type { Who } from '../sanctions/standing.service.js';

/** A post, and where it goes as far as is known before anything is locked. */
export interface PlainPost {
  site: Site;
  thread: Thread;
  draft: ScreenedDraft;
}

/** What the locks, and what was read under them, say about posts that go together. */
interface Under {
  writes: Map<string, ThreadWrite>;
  parents: Map<string, CommentRecord>;
  free: ReadonlySet<Who>;
  repeating: ReadonlySet<PlainPost>;
}

interface Stored {
  write: ThreadWrite;
  comment: NewComment;
  draft: AdmittedDraft;
}

const FREE = { heldBy: null, shadowedBy: null };

/** Whether a post may be one that nobody has to be asked about, or told of. */
export function mayBePlain(post: PlainPost): boolean {
  const { draft } = post;
  const passes = strictest(draft) === 'publish' && draft.screening.spoken.length === 0;
  return passes && !isHeld(post, draft);
}

/**
 * Stores many posts in one transaction, with as many statements as for one. What is not published at
 * once, or is refused, is left out: it is done alone, as it would be without company.
 */
@Injectable()
export class GroupedPostsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly writers: WritersService,
    private readonly comments: CommentsRepository,
    private readonly places: CommentPlacesService,
    private readonly texts: ScreenedTextsService,
  ) {}

  /**
   * Locks as one post does: threads, their counters, authors, each in the order of ids. Numbers follow
   * the order of the drafts' ids.
   *
   * @param beside writes what belongs to those that are stored, in the same transaction and without waiting
   *   for anything before
   * @param endHere is told once what is asked next is the last
   */
  async store<Post extends PlainPost>(
    tx: EntityManager,
    posts: readonly Post[],
    {
      beside,
      endHere,
    }: { beside: (posted: Map<Post, Posted>) => Promise<void>; endHere: () => void },
  ): Promise<void> {
    const under = await this.lock(tx, posts);
    const stored = new Map<Post, Stored>();
    const speaking = new Set<string>();
    for (const post of posts.toSorted((a, b) => (a.draft.id < b.draft.id ? -1 : 1))) {
      const speaker = nameOf(post);
      const placed = speaking.has(speaker) ? null : placeOf(post, under);
      if (placed === null) continue;
      speaking.add(speaker);
      stored.set(post, placed);
    }
    const posted = new Map(
      [...stored].map(([post, { write, comment, draft }]) => {
        return [post, postedOf(write, comment, draft)];
      }),
    );
    endHere();
    await sentTogether(tx, async () =>
      Promise.all([this.keep(tx, posts.at(-1)!.site, [...stored.values()]), beside(posted)]),
    );
  }

  private async lock(tx: EntityManager, posts: readonly PlainPost[]): Promise<Under> {
    const { site } = posts.at(-1)!;
    const threadIds = posts.map(({ thread }) => thread.id);
    const authors = posts.map(({ draft }) => draft.who);
    const asked = posts.flatMap(({ draft }) => draft.parentId ?? []);
    // They are sent together and run one after the other: what is read is read under the locks.
    const [writes, free, parents, repeats] = await Promise.all([
      this.writing.lockMany(tx, site, [...new Set(threadIds)].sort()),
      this.writers.admitFree(tx, site.id, authors),
      this.comments.within(tx).findMany(site.id, [...new Set(asked)]),
      this.writers.repeating(
        tx,
        site,
        posts.map(({ thread, draft }) => ({ threadId: thread.id, draft })),
      ),
    ]);
    return {
      writes,
      free,
      parents: new Map(parents.map((parent) => [parent.id, parent])),
      repeating: new Set(posts.filter((_, nth) => repeats[nth])),
    };
  }

  private async keep(tx: EntityManager, site: Site, stored: readonly Stored[]): Promise<void> {
    const [first] = stored;
    if (!first) return;
    const { now } = first.write;
    const comments = stored.map(({ comment }) => comment);
    const told = stored.map(({ write, comment, draft }) => {
      return { write, commentId: comment.id, via: draft.via };
    });
    const looked = stored.map(({ comment: { id, threadId, revision }, draft: { screening } }) => {
      return { threadId, commentId: id, revisionId: revision.id, screening };
    });
    await Promise.all([
      this.places.store(tx, site.id, comments, now),
      this.writers.keepOrigins(tx, site.id, stored, now),
      this.writing.recordPublished(tx, site, told),
      this.texts.keepShown(tx, site, looked, now),
    ]);
  }
}

/** Where it goes in its thread; null where it must be done alone. Takes the thread's next number. */
function placeOf(post: PlainPost, { writes, parents, free, repeating }: Under): Stored | null {
  const { parentId, who } = post.draft;
  const write = writes.get(post.thread.id);
  const isRefused = !free.has(who) || repeating.has(post);
  if (!write || isRefused || refusalToPost(write.thread.lifecycle.state)) return null;
  const parent = parentId === null ? null : parents.get(parentId);
  if (parent === undefined || !takesReply(parent, write.thread)) return null;
  const draft = { ...post.draft, standing: FREE };
  const comment = newComment(write, parent, draft);
  if (comment.state !== 'published') return null;
  write.counters.lastNumber = comment.number ?? write.counters.lastNumber;
  return { write, comment, draft };
}

function takesReply(parent: CommentRecord | null, thread: Thread): boolean {
  if (parent === null) return true;
  // Where it is shown already, nothing above it changes: what the group writes does not depend on what it finds.
  return parent.threadId === thread.id && parent.shown && refusalToReply(parent) === null;
}

/** Whoever speaks twice in one group might say the same; nobody knows that of those who are not known. */
function nameOf({ thread, draft }: PlainPost): string {
  const speaker = speakerOf(draft);
  return speaker === null ? draft.id : nameOfSpeaker(thread.id, speaker);
}
