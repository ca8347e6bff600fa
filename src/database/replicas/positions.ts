import type { DataSource } from 'typeorm';
import { isFresh, type Place, type Required } from './replica.rules.js';

/**
 * The end of the log and not of what was flushed: a commit that does not wait for the disk can be seen
 * before it is there.
 */
const POSITION = `
  select (select system_identifier::text from pg_control_system()) as cluster,
    ('x' || lpad(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), 8, '0'))::bit(32)::int
      as timeline,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as at`;

/** Where the primary is: asked while somebody reads, by one for all. */
export class Positions {
  private writes = 0;
  private latest: Required | null = null;
  private asking: Promise<void> | null = null;

  constructor(private readonly primary: DataSource) {}

  /** A write of this process has ended, whether or not it was committed. */
  wrote(): void {
    this.writes += 1;
  }

  /** What a replica must have come to. Null: nobody knows; the primary does not say, or writes never end. */
  async required(): Promise<Required | null> {
    const known = this.known();
    if (known) return known;
    // What is being asked may be from before the last write.
    if (this.asking) await this.asking;
    if (!this.known()) await (this.asking ??= this.ask());
    return this.known();
  }

  private known(): Required | null {
    const now = { at: performance.now(), writes: this.writes };
    return this.latest && isFresh(this.latest, now) ? this.latest : null;
  }

  private async ask(): Promise<void> {
    const asked = { askedAt: performance.now(), writes: this.writes };
    try {
      const [place] = await this.primary.query<[Place]>(POSITION);
      this.latest = { ...place, ...asked };
    } catch {
      // Whoever reads from the primary now is told why.
      this.latest = null;
    } finally {
      this.asking = null;
    }
  }
}
