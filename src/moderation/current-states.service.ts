import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/time/clock.js';
import type { CommentRecord } from '../comments/comment-moderation.service.js';
import type { ReviewItem } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { actorNamed } from './actors.rules.js';
import { DecisionsRepository } from './decisions.repository.js';

/** Who has an item, and until when. */
export interface Lease {
  by: { kind: string; id: string };
  until: Date;
}

/** What a decider finds instead of what they saw. */
export interface CurrentState {
  state: string;
  version: number;
  /** The last decision about it, if there was one. */
  decidedBy: string | null;
  action: string | null;
  decidedAt: Date | null;
  /** Who has it at this moment, if somebody waits for a decision about it. */
  lease: Lease | null;
}

/** How comments stand that somebody wanted to decide about. */
@Injectable()
export class CurrentStatesService {
  constructor(
    private readonly decisions: DecisionsRepository,
    private readonly clock: Clock,
  ) {}

  async of(
    tx: EntityManager,
    site: Site,
    comment: Pick<CommentRecord, 'id' | 'state' | 'version'>,
    item: ReviewItem | null,
  ): Promise<CurrentState> {
    const last = await this.decisions.within(tx).lastOf(site.id, comment.id);
    return {
      state: comment.state,
      version: comment.version,
      decidedBy: last?.actorId ?? null,
      action: last?.action ?? null,
      decidedAt: last?.createdAt ?? null,
      lease: item && this.leaseOf(item),
    };
  }

  /** Null once it has run out. */
  leaseOf({ leaseOwner, leaseUntil }: ReviewItem): Lease | null {
    if (leaseOwner === null || leaseUntil === null || leaseUntil <= this.clock.now()) return null;
    return { by: actorNamed(leaseOwner), until: leaseUntil };
  }
}
