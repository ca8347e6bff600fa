import { Injectable } from '@nestjs/common';
import type { Site } from '../sites/sites.service.js';
import type { Caller } from './caller.rules.js';
import { CommentPlacesService } from './comment-places.service.js';
import { moveOf } from './comment-states.rules.js';
import { CommentWorkService } from './comment-work.service.js';
import { OwnCommentsService, viaOf } from './own-comments.service.js';
import { ThreadWritingService } from './thread-writing.service.js';

/** Taking back what one has said. */
@Injectable()
export class CommentWithdrawalService {
  constructor(
    private readonly own: OwnCommentsService,
    private readonly writing: ThreadWritingService,
    private readonly places: CommentPlacesService,
    private readonly work: CommentWorkService,
  ) {}

  /**
   * Takes the caller's own comment back, at any time and in any thread. A tombstone stays where
   * replies hang from it. Doing it twice changes nothing.
   *
   * @throws {Problem} comment-not-found, forbidden, precondition-failed
   */
  async withdraw(site: Site, caller: Caller, id: string, ifVersion?: number): Promise<void> {
    const found = await this.own.find(site, caller, id);
    await this.own.change(site, found, ifVersion, async (write, comment) => {
      const { tx, now } = write;
      const move = moveOf('withdraw', comment.state, comment.priorState);
      if (typeof move !== 'object') return;
      await this.places.settle(tx, comment, move.to, { reason: null, now });
      await this.work.superseded(write, id);
      await this.writing.record(write, 'comment.withdrawn', id, viaOf(caller));
    });
  }
}
