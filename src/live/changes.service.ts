import { Injectable } from '@nestjs/common';
import { ThreadEventsService, type WrittenEvent } from '../events/thread-events.service.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadsService, type Thread } from '../threads/threads.service.js';
import { ChangeAnswers, type Told } from './change.answers.js';

/** What has happened in a thread since, as everybody may know it. */
export interface Changes {
  /** As it was before they were read. */
  thread: Thread;
  told: Told[];
  isMore: boolean;
  /** The last event that was looked at; and as a position to give out. */
  last: number;
  position: string;
}

type Read = Omit<Changes, 'position'>;

/** What has happened in a thread, for everybody who may see its page. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly threads: ThreadsService,
    private readonly events: ThreadEventsService,
    private readonly answers: ChangeAnswers,
  ) {}

  /**
   * @param after a position that was given out; without one there is nothing yet
   * @throws {Problem} thread-not-found, bad-cursor, events-expired
   */
  async since(
    site: Site,
    ref: string,
    { after, limit }: { after: string | undefined; limit: number },
  ): Promise<Changes> {
    const thread = await this.threads.getPublic(site, ref);
    const from = after === undefined ? thread.lastEvent : this.answers.readPosition(thread, after);
    const changes = await this.from(site, thread, from, limit);
    return { ...changes, position: this.answers.positionOf(thread, changes.last) };
  }

  /** As `since`, from the event of this number. */
  async behind(site: Site, threadId: string, after: number, limit: number): Promise<Read> {
    const thread = await this.threads.getPublic(site, threadId);
    return this.from(site, thread, after, limit);
  }

  /** Null: the thread is nothing for the public at this moment. */
  async tell(
    site: Site,
    threadId: string,
    events: readonly WrittenEvent[],
  ): Promise<Told[] | null> {
    const thread = await this.threads.findPublic(site, { by: 'id', id: threadId });
    return thread && this.answers.tell(site, thread, events);
  }

  private async from(site: Site, thread: Thread, after: number, limit: number): Promise<Read> {
    const { items, isMore } = await this.events.following(thread, { after, limit });
    const told = await this.answers.tell(site, thread, items);
    return { thread, told, isMore, last: told.at(-1)?.threadSequence ?? after };
  }
}
