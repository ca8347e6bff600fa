import { Injectable } from '@nestjs/common';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { nameOfAuthor, type Author } from '../comments/caller.rules.js';
import type { Site } from '../sites/sites.service.js';
import {
  DecisionsRepository,
  type Decision,
  type DecisionPolicy,
  type DecisionTexts,
} from './decisions.repository.js';
import { OwnDecisionsRepository, type OwnDecision } from './own-decisions.repository.js';

export type { OwnDecision } from './own-decisions.repository.js';

/** A decision as colleagues read it. */
export type LoggedDecision = Decision & DecisionPolicy & DecisionTexts;

/** What was decided. */
@Injectable()
export class DecisionLogService {
  constructor(
    private readonly decisions: DecisionsRepository,
    private readonly owned: OwnDecisionsRepository,
    private readonly cursors: Cursors,
  ) {}

  /** The log, newest first. @throws {Problem} bad-cursor */
  async log(
    site: Site,
    asked: { commentId?: string; batchId?: string; after?: string; limit: number },
  ): Promise<TimedPage<LoggedDecision>> {
    const { commentId = null, batchId = null } = asked;
    return timedPage(this.cursors, {
      scope: `log ${site.id} ${commentId} ${batchId}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.decisions.page(site.id, { commentId, batchId, ...at }),
      keyOf: (decision) => [decision.createdAt, decision.id],
    });
  }

  /** What was decided about somebody's own comments, newest first. @throws {Problem} bad-cursor */
  async about(
    site: Site,
    author: Author,
    asked: { after?: string; limit: number },
  ): Promise<TimedPage<OwnDecision>> {
    return timedPage(this.cursors, {
      scope: `decisions about ${nameOfAuthor(author)}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.owned.page(site.id, author, at),
      keyOf: (decision) => [decision.createdAt, decision.id],
    });
  }
}
