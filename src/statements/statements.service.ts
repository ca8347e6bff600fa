import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Author } from '../comments/caller.rules.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import type { Site } from '../sites/sites.service.js';
import { restrictionOfVerdict } from './restriction.rules.js';
import { StatementsRepository, type StatementRow } from './statements.repository.js';

export type { StatementRow } from './statements.repository.js';

/** What screening made of a text, and what it was the text of. */
export interface Screened {
  commentId: string;
  revisionId: string;
  /** Of the comment, once the text is stored. */
  state: string;
  isEdit: boolean;
  verdict: 'publish' | 'hold' | 'spam' | 'reject';
  /** Every new text waits here, whatever is found in it. */
  waitsAnyway: boolean;
  /** What found something. */
  checks: readonly string[];
}

/** Rows held at a time. */
const PAGE = 500;

/** Reasons that are owed for restrictions: what was true is kept, what they say is made of it. */
@Injectable()
export class StatementsService {
  constructor(private readonly statements: StatementsRepository) {}

  /** In the transaction that keeps the text. What waits anyway is not restricted by a check. */
  async recordVerdict(
    tx: EntityManager,
    siteId: string,
    { verdict, waitsAnyway, checks, ...about }: Screened,
    createdAt: Date,
  ): Promise<void> {
    if (verdict === 'publish' || (verdict === 'hold' && waitsAnyway)) return;
    await this.statements.within(tx).insertVerdict({
      siteId,
      id: newId(),
      commentId: about.commentId,
      revisionId: about.revisionId,
      restriction: restrictionOfVerdict(about),
      verdict,
      checks: [...new Set(checks)].sort(),
      // To its author spam looks like waiting, which here needs no reason.
      isTold: !(verdict === 'spam' && waitsAnyway),
      createdAt,
    });
  }

  /** One about the caller's own comment. @throws {Problem} not-found */
  async own(site: Site, author: Author, id: string): Promise<StatementRow> {
    const found = await this.statements.ofAuthor(site.id, id, author);
    if (found) return found;
    throw new Problem('not-found', 'There is no such decision about a comment of yours.');
  }

  /** Every restriction of a period, oldest first, at the speed of whoever reads them. */
  async *made(site: Site, period: { from: Date; to: Date }): AsyncGenerator<StatementRow[]> {
    let rows = await this.statements.made(site.id, period, null, PAGE);
    while (rows.length > 0) {
      yield rows;
      const last = rows.at(-1)!;
      rows = rows.length < PAGE ? [] : await this.statements.made(site.id, period, last, PAGE);
    }
  }
}
