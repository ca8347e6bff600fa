import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Site } from '../sites/sites.service.js';
import { eventOf } from './comment-effects.service.js';
import type { Before } from './comment-moderation.rules.js';
import { CommentPlacesService } from './comment-places.service.js';
import { CommentTextsRepository } from './comment-texts.repository.js';
import { CommentWorkService } from './comment-work.service.js';
import { CommentsRepository, type CommentRecord } from './comments.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

/** What to bring back, and the version that nothing has touched since. */
export interface Reversal {
  commentId: string;
  /** The one that is undone. */
  decisionId: string;
  before: Before;
  version: number;
  /** The work that the decision ended. */
  itemId: string | null;
}

export interface Reversed {
  from: CommentRecord;
  to: CommentRecord;
}

/** Brings back what a comment was before a decision, the work that it ended and the reports it answered. */
@Injectable()
export class CommentReversalService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly texts: CommentTextsRepository,
    private readonly places: CommentPlacesService,
    private readonly work: CommentWorkService,
  ) {}

  /**
   * `log` runs in the same transaction. `changed` is the comment as it is now, when something has
   * happened to it since, or `isLast` says that another decision has.
   */
  async reverse(
    tx: EntityManager,
    site: Site,
    reversal: Reversal,
    {
      isLast,
      log,
    }: {
      isLast: () => Promise<boolean>;
      log: (write: ThreadWrite, reversed: Reversed) => Promise<void>;
    },
  ): Promise<Reversed | { changed: CommentRecord }> {
    const { commentId, before } = reversal;
    const found = (await this.comments.within(tx).find(site.id, commentId))!;
    const undone = async (write: ThreadWrite) => {
      const [from] = await this.comments.within(tx).lockMany(site.id, [commentId]);
      const untouched = from!.version === reversal.version && (await isLast());
      if (!untouched) return { changed: from! };
      const to = await this.restore(write, from!, before);
      await this.work.undone(write, to, reversal);
      await this.writing.record(write, eventOf(from!, to), commentId);
      await log(write, { from: from!, to });
      return { from: from!, to };
    };
    return this.writing.write(site, found.threadId, undone, tx);
  }

  private async restore(
    { tx, site, now }: ThreadWrite,
    from: CommentRecord,
    before: Before,
  ): Promise<CommentRecord> {
    const { stateReason: reason, statePolicyVersion: policyVersion = null } = before;
    const settled =
      before.state === from.state
        ? from
        : await this.places.settle(tx, from, before.state, { reason, policyVersion, now });
    const version = from.version + 1;
    await this.texts.within(tx).restore(site.id, from.id, before, { version, now });
    return { ...settled, ...before, statePolicyVersion: policyVersion, version };
  }
}
