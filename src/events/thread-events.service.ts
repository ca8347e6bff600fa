import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { ThreadEventsRepository, type WrittenEvent } from './thread-events.repository.js';

export type { WrittenEvent } from './thread-events.repository.js';

/** A thread, and the last of its events that was known when it was read. */
interface Followed {
  siteId: string;
  id: string;
  lastEvent: number;
}

/** The events of one thread, in the order in which they happened there. */
@Injectable()
export class ThreadEventsService {
  constructor(private readonly events: ThreadEventsRepository) {}

  /**
   * Oldest first. Whoever follows sees each event once, and none that comes in between.
   *
   * @throws {Problem} bad-cursor, events-expired
   */
  async following(
    { siteId, id, lastEvent }: Followed,
    { after, limit }: { after: number; limit: number },
  ): Promise<{ items: WrittenEvent[]; isMore: boolean }> {
    const found = await this.events.following(siteId, id, after, limit + 1);
    if (found.length === 0 && after > lastEvent) {
      throw new Problem('bad-cursor', 'Load the discussion again, and go on from its "changes".');
    }
    const isGone = found[0] ? found[0].threadSequence !== after + 1 : after < lastEvent;
    if (isGone) {
      throw new Problem(
        'events-expired',
        'Changes in between are gone. Load the discussion again, and go on from its "changes".',
      );
    }
    return { items: found.slice(0, limit), isMore: found.length > limit };
  }
}
