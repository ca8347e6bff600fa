import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { digestOf } from '../common/crypto/canonical-json.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import { BATCH, SEAL_VERSION, sealedContent, secondsOf } from './chain.rules.js';
import { LogSealingRepository } from './log-sealing.repository.js';

/** Seals in one go: 50,000 decisions. The rest of a long log is the next run's. */
const SEALS_AT_ONCE = 100;

/** Seals the log. Each seal is one transaction, so a run that is killed goes on where it was. */
@Injectable()
export class LogSealingService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly log: LogSealingRepository,
    private readonly clock: Clock,
  ) {}

  /** @returns how many decisions were sealed */
  async seal(site: Site): Promise<number> {
    let sealed = 0;
    for (let seals = 0; seals < SEALS_AT_ONCE; seals += 1) {
      const batch = await this.db.transaction(site.id, (tx) => this.sealBatch(tx, site));
      sealed += batch;
      if (batch < BATCH) break;
    }
    return sealed;
  }

  /** Of several instances one after the other. */
  private async sealBatch(tx: EntityManager, { id: siteId }: Site): Promise<number> {
    await this.db.lockSite(tx, siteId);
    const log = this.log.within(tx);
    const batch = await log.next(siteId, BATCH);
    if (batch.length === 0) return 0;
    const last = await log.last(siteId);
    const leaves = batch.map((entry) => ({ decisionId: entry.id, hash: digestOf(entry) }));
    await log.waitNoMore(
      siteId,
      leaves.map(({ decisionId }) => decisionId),
    );
    const now = this.clock.now();
    const seal = {
      number: (last?.number ?? 0) + 1,
      version: SEAL_VERSION,
      previous: last?.digest ?? null,
      decisions: leaves.length,
      caughtUp: !(await log.anyWaits(siteId)),
      sealedAt: secondsOf(now),
    };
    const digest = digestOf(sealedContent(siteId, seal, leaves));
    await log.append(siteId, { ...seal, digest }, now, leaves);
    return batch.length;
  }
}
