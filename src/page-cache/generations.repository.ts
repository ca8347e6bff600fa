import { Injectable } from '@nestjs/common';
import { SiteDatabase } from '../database/site-database.js';

/** Where the counters of what a page shows stand. They only grow. */
export interface Generations {
  /** Of the thread and its comments. */
  thread: number;
  /** Of what all pages of the site share: its people. */
  site: number;
  /** Of the site's settings. */
  settings: number;
}

/** The statements about what pages were made from. */
@Injectable()
export class GenerationsRepository {
  constructor(private readonly db: SiteDatabase) {}

  /** By thread id; three index probes for each. */
  async present(siteId: string, threadIds: readonly string[]): Promise<Map<string, Generations>> {
    const rows = await this.db.rows<Generations & { id: string }>(
      {
        name: 'generations',
        text: `select k.thread_id as id, k.generation::float8 as thread, s.version as settings,
                 coalesce(g.generation, 0)::float8 as site
               from thread_counters k join sites s on s.id = k.site_id
               left join site_generations g on g.site_id = k.site_id
               where k.site_id = $1 and k.thread_id = any($2)`,
      },
      [siteId, threadIds],
    );
    return new Map(rows.map(({ id, ...generations }) => [id, generations]));
  }

  /** Locks in the order of ids. */
  async advance(siteId: string, threadIds: readonly string[]): Promise<void> {
    await this.db.query(
      `with locked as (
         select thread_id from thread_counters where site_id = $1 and thread_id = any($2)
         order by thread_id for update)
       update thread_counters k set generation = generation + 1 from locked
       where k.site_id = $1 and k.thread_id = locked.thread_id`,
      [siteId, threadIds],
    );
  }
}
