import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much waits for somebody, over all sites, for whoever watches the installation. */
export class MeasureBacklogs1795478400190 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Of each kind `most` rows are read at most. Dead letters have no age: nobody works them off.
    await db.query(`
      create function colloquy_backlogs(most integer)
      returns table (kind text, amount bigint, oldest timestamptz)
      language sql stable security definer set search_path from current as $$
        select 'events', count(*), min(e.occurred_at)
        from (select occurred_at from unordered_events limit most) e
        union all
        select 'webhook-events', coalesce(sum(h.last - w.cursor), 0)::bigint, null
        from webhooks w join event_heads h on h.site_id = w.site_id
        where w.state = 'on' and w.cursor < h.last
        union all
        select 'webhook-deliveries', count(*), min(d.created_at)
        from (select created_at from webhook_deliveries where state = 'waiting' limit most) d
        union all
        select 'dead-letters', count(*), null
        from (select from webhook_deliveries where state = 'dead' limit most) d
        union all
        select 'queue ' || i.queue, count(*), min(i.opened_at)
        from (select queue, opened_at from review_items
              where state in ('open', 'escalated') limit most) i
        group by i.queue
      $$
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop function colloquy_backlogs(integer)');
  }
}
