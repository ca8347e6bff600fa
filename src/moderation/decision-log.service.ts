import { Injectable } from '@nestjs/common';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import type { Site } from '../sites/sites.service.js';
import {
  DecisionsRepository,
  type Decision,
  type DecisionPolicy,
  type DecisionTexts,
} from './decisions.repository.js';

/** A decision as colleagues read it. */
export type LoggedDecision = Decision & DecisionPolicy & DecisionTexts;

/** A decision as the author of the comment reads it. */
export type OwnDecision = Decision & DecisionPolicy & Pick<DecisionTexts, 'messageToAuthor'>;

/** What was decided. */
@Injectable()
export class DecisionLogService {
  constructor(
    private readonly decisions: DecisionsRepository,
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

  /** What was decided about a reader's own comments, newest first. @throws {Problem} bad-cursor */
  async aboutPerson(
    site: Site,
    personId: string,
    asked: { after?: string; limit: number },
  ): Promise<TimedPage<OwnDecision>> {
    return timedPage(this.cursors, {
      scope: `decisions about ${personId}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.decisions.aboutPerson(site.id, personId, at),
      keyOf: (decision) => [decision.createdAt, decision.id],
    });
  }
}
