import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

/** Every SQL statement about when jobs run. */
@Injectable()
export class JobsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /** Those that are due, each claimed for one instance: the next run is put off at once. */
  async claimDue(
    siteId: string,
    jobs: readonly { name: string; everyMs: number }[],
    now: Date,
  ): Promise<string[]> {
    const rows: { name: string }[] = await this.db.query(
      `insert into job_runs as r (site_id, name, due_at)
       select $1, j.name, $4::timestamptz + j.every * interval '1 millisecond'
       from unnest($2::text[], $3::float8[]) j (name, every)
       on conflict (site_id, name) do update set due_at = excluded.due_at where r.due_at <= $4
       returning name`,
      [siteId, jobs.map(({ name }) => name), jobs.map(({ everyMs }) => everyMs), now],
    );
    return rows.map(({ name }) => name);
  }
}
