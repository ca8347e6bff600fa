import { Injectable } from '@nestjs/common';
import { CommentAnswers } from '../comments/comment.answers.js';
import type { CommentView } from '../comments/dto/comment.view.js';
import { SealedPositions } from '../common/paging/sealed-positions.js';
import type { WrittenEvent } from '../events/thread-events.service.js';
import type { Site } from '../sites/sites.service.js';
import { toThreadView, type ThreadView } from '../threads/dto/thread.view.js';
import { changesIn } from '../threads/thread-names.rules.js';
import type { Thread } from '../threads/threads.service.js';
import { changeOf, type PublicSight } from './change.rules.js';
import type { ChangeView } from './dto/change.view.js';

/** An event in its thread's order, and what everybody may know of it; null where that is nothing. */
export interface Told {
  threadSequence: number;
  change: ChangeView | null;
}

/**
 * Tells everybody what has happened in a thread. The log holds no words: what is told is read when it is
 * told, so that nothing is that was hidden since.
 */
@Injectable()
export class ChangeAnswers {
  constructor(
    private readonly comments: CommentAnswers,
    private readonly positions: SealedPositions,
  ) {}

  /** @param thread as it is now; its page is one that everybody may see */
  async tell(site: Site, thread: Thread, events: readonly WrittenEvent[]): Promise<Told[]> {
    const comments = await this.shown(site, events);
    const view = toThreadView(thread, site);
    return events.map((event) => ({
      threadSequence: event.threadSequence,
      change: this.change(event, view, comments),
    }));
  }

  private async shown(
    site: Site,
    events: readonly WrittenEvent[],
  ): Promise<ReadonlyMap<string, CommentView | null>> {
    const about = events.filter(({ type }) => changeOf(type, 'gone') === 'comment.removed');
    if (about.length === 0) return new Map();
    return this.comments.shown(site, [...new Set(about.map(({ subjectId }) => subjectId))]);
  }

  positionOf({ id }: Pick<Thread, 'id'>, threadSequence: number): string {
    return this.positions.seal(changesIn(id), threadSequence);
  }

  /** @throws {Problem} bad-cursor */
  readPosition({ id }: Pick<Thread, 'id'>, text: string): number {
    return this.positions.open(changesIn(id), text);
  }

  private change(
    event: WrittenEvent,
    thread: ThreadView,
    comments: ReadonlyMap<string, CommentView | null>,
  ): ChangeView | null {
    const { threadId, subjectId, occurredAt, threadSequence } = event;
    const comment = comments.get(subjectId);
    const type = changeOf(event.type, sightOf(comment));
    return (
      type && {
        id: this.positionOf({ id: threadId }, threadSequence),
        type,
        occurredAt: occurredAt.toISOString(),
        threadId,
        counts: thread.counts,
        ...(type === 'thread.updated'
          ? { thread }
          : { commentId: subjectId, comment: comment ?? null }),
      }
    );
  }
}

function sightOf(comment: CommentView | null | undefined): PublicSight {
  if (comment === undefined) return 'never';
  return comment === null ? 'gone' : 'shown';
}
