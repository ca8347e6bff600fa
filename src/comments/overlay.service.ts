import { Injectable } from '@nestjs/common';
import { Clock } from '../common/time/clock.js';
import type { Site } from '../sites/sites.service.js';
import type { Thread } from '../threads/threads.service.js';
import { personOf, type Caller } from './caller.rules.js';
import { CommentListsRepository } from './comment-lists.repository.js';
import type { CommentRow } from './comment-row.js';
import { VotesRepository } from './votes.repository.js';

/** What a cached page cannot know about the one who reads it. */
export interface Overlay {
  can: { post: boolean; reply: boolean; vote: boolean; why: string | null };
  /** By comment id; only votes that are not 0. */
  votes: Record<string, number>;
  /** Of the caller's: held, rejected, or changed in the last ten minutes. */
  own: CommentRow[];
}

/** Longer than any page stays in a cache. */
const RECENT_MS = 10 * 60_000;
export const MOST_VOTES = 500;

@Injectable()
export class OverlayService {
  constructor(
    private readonly lists: CommentListsRepository,
    private readonly votes: VotesRepository,
    private readonly clock: Clock,
  ) {}

  async of(
    site: Site,
    thread: Thread,
    caller: Caller,
    commentIds: readonly string[] | null,
  ): Promise<Overlay> {
    return {
      can: this.can(site, thread, caller),
      votes: await this.votesOf(site, thread, caller, commentIds),
      own: await this.ownOf(site, thread, caller),
    };
  }

  private can(site: Site, thread: Thread, caller: Caller): Overlay['can'] {
    const open = thread.lifecycle.state === 'open';
    const guest = caller.kind === 'public' || caller.kind === 'guest';
    const reader = personOf(caller) !== null;
    const welcome = reader || (guest && site.settings.guests);
    const post = open && welcome;
    const vote = open && reader && site.settings.votes;
    return { post, reply: post, vote, why: post ? null : open ? 'guests-off' : 'thread-closed' };
  }

  private async votesOf(
    site: Site,
    thread: Thread,
    caller: Caller,
    ids: readonly string[] | null,
  ): Promise<Record<string, number>> {
    const personId = personOf(caller);
    if (personId === null) return {};
    const rows = ids
      ? await this.votes.ofPerson(site.id, personId, ids)
      : await this.votes.ofPersonInThread(site.id, personId, thread.id, MOST_VOTES);
    return Object.fromEntries(rows.map(({ commentId, value }) => [commentId, value]));
  }

  private async ownOf(site: Site, thread: Thread, caller: Caller): Promise<CommentRow[]> {
    const since = new Date(this.clock.now().getTime() - RECENT_MS);
    const personId = personOf(caller);
    if (personId !== null) return this.lists.recentOf(site.id, thread.id, { personId }, since);
    if (caller.kind !== 'guest') return [];
    return this.lists.recentOf(site.id, thread.id, { editTokenHash: caller.tokenHash }, since);
  }
}
