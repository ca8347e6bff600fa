import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import { Problem } from '../common/http/problem.js';
import { SiteDatabase } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import {
  DecisionReversalService,
  type ReversalResult,
  type Undoer,
} from './decision-reversal.service.js';
import { DecisionsRepository, type Decision } from './decisions.repository.js';

export type { ReversalResult, Undoer } from './decision-reversal.service.js';

/** What came of undoing. */
export interface Reversed {
  batchId: string;
  results: ReversalResult[];
  /** How many decisions of the same batch still stand. */
  standing: number;
}

/** Undoing decisions: each by a new one that names the old. */
@Injectable()
export class ReversalsService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly decisions: DecisionsRepository,
    private readonly one: DecisionReversalService,
  ) {}

  /** One decision, or up to 500 of a batch, the last one first. @throws {Problem} not-found */
  async find(site: Site, id: string, open?: EntityManager): Promise<readonly Decision[]> {
    const decisions = open ? this.decisions.within(open) : this.decisions;
    const found = await decisions.ofBatch(site.id, id);
    if (found.length > 0) return found;
    throw new Problem('not-found', 'There is no such decision or batch.');
  }

  /** Each is a transaction; with `open` all of it joins that one, which is for one decision. */
  async reverse(
    site: Site,
    undoer: Undoer,
    found: readonly Decision[],
    open?: EntityManager,
  ): Promise<Reversed> {
    const batchId = newId();
    const results: ReversalResult[] = [];
    for (const { id: one } of found) {
      const undone = (tx: EntityManager): Promise<ReversalResult> =>
        this.one.reverse(tx, site, undoer, { id: one, batchId });
      results.push(await this.db.transaction(site.id, undone, open));
    }
    const { batchId: undone } = found[0]!;
    const standing = await (open ? this.decisions.within(open) : this.decisions).standing(
      site.id,
      undone,
    );
    return { batchId, results, standing };
  }
}
