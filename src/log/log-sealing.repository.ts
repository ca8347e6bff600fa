import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Entry, Leaf, Seal } from './chain.rules.js';
import { ENTRY } from './log-entry.queries.js';

/** The statements that seal the log. */
@Injectable()
export class LogSealingRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): LogSealingRepository {
    return new LogSealingRepository(tx);
  }

  async last(siteId: string): Promise<Pick<Seal, 'number' | 'digest'> | null> {
    const rows: Pick<Seal, 'number' | 'digest'>[] = await this.db.query(
      `select number, encode(digest, 'hex') as digest from decision_seals
       where site_id = $1 order by number desc limit 1`,
      [siteId],
    );
    return rows[0] ?? null;
  }

  /**
   * Decisions whose transactions, and all that began before them, have ended. What is seen though its
   * transaction has not begun here was restored from another server's backup.
   */
  async next(siteId: string, limit: number): Promise<Entry[]> {
    const rows: { entry: Entry }[] = await this.db.query(
      `select ${ENTRY} as entry
       from unsealed_decisions u
       join decisions d on d.site_id = u.site_id and d.id = u.decision_id,
         pg_current_snapshot() s
       where u.site_id = $1 and (u.tx < pg_snapshot_xmin(s) or u.tx >= pg_snapshot_xmax(s))
       order by u.tx, u.decision_id limit $2`,
      [siteId, limit],
    );
    return rows.map(({ entry }) => entry);
  }

  async waitNoMore(siteId: string, ids: readonly string[]): Promise<void> {
    await this.db.query(
      'delete from unsealed_decisions where site_id = $1 and decision_id = any($2)',
      [siteId, ids],
    );
  }

  /** Whether any decision waits, finished before all others or not. */
  async anyWaits(siteId: string): Promise<boolean> {
    const [row]: [{ some: boolean }] = await this.db.query(
      'select exists (select from unsealed_decisions where site_id = $1) as some',
      [siteId],
    );
    return row.some;
  }

  async append(siteId: string, seal: Seal, sealedAt: Date, leaves: readonly Leaf[]): Promise<void> {
    await this.db.query(
      `insert into decision_seals
         (site_id, number, version, previous, decisions, caught_up, sealed_at, digest)
       values ($1, $2, $3, decode($4, 'hex'), $5, $6, $7, decode($8, 'hex'))`,
      [
        siteId,
        seal.number,
        seal.version,
        seal.previous,
        seal.decisions,
        seal.caughtUp,
        sealedAt,
        seal.digest,
      ],
    );
    await this.db.query(
      `insert into sealed_decisions (site_id, seal, position, decision_id, hash)
       select $1, $2, n, id, decode(hash, 'hex')
       from unnest($3::uuid[], $4::text[]) with ordinality t (id, hash, n)`,
      [siteId, seal.number, leaves.map((leaf) => leaf.decisionId), leaves.map(({ hash }) => hash)],
    );
  }
}
