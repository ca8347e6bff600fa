import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which language a text is written in, so that work goes to those who read it; and what found it. */
export class TellLanguages1795478400077 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table comment_revisions
        -- ISO 639-1; null where nobody could tell, and for texts of before this migration.
        add column language text check (language ~ '^[a-z]{2}$')
    `);
    await db.query(`
      alter table review_items
        -- Of its text, beside it: a queue is narrowed by an index, however little there is.
        add column language text,
        -- The checks and the term lists that found something in its text.
        add column found    text[] not null default '{}'
    `);
    await this.followTexts(db);
    await db.query(`
      create index review_items_queue_in
        on review_items (site_id, queue, language, opened_at, id)
        where state in ('open', 'escalated')
    `);
    await db.query(`
      create index review_items_order_in
        on review_items (site_id, queue, language, (-priority), (-score), opened_at, id)
        where state in ('open', 'escalated')
    `);
    await db.query(`
      create index review_items_found on review_items using gin (site_id, queue, found)
        where state in ('open', 'escalated') and found <> '{}'
    `);
  }

  /** Findings are stored before the item that is about their text. */
  private async followTexts(db: QueryRunner): Promise<void> {
    await db.query(`
      create function colloquy_item_text() returns trigger language plpgsql as $$
      begin
        select language into new.language from comment_revisions
        where site_id = new.site_id and id = new.revision_id;
        select coalesce(array_agg(distinct by order by by), '{}') into new.found
        from screening_findings f
        cross join lateral (values (f.check_name), (nullif(f.rule, 'settings'))) b (by)
        where f.site_id = new.site_id and f.comment_id = new.comment_id
          and f.revision_id = new.revision_id and by is not null;
        return new;
      end $$
    `);
    await db.query(`
      create trigger review_items_text before insert or update of revision_id on review_items
        for each row execute function colloquy_item_text()
    `);
    await db.query('update review_items set revision_id = revision_id where ended_at is null');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index review_items_found, review_items_order_in, review_items_queue_in');
    await db.query('drop trigger review_items_text on review_items');
    await db.query('drop function colloquy_item_text()');
    await db.query('alter table review_items drop column found, drop column language');
    await db.query('alter table comment_revisions drop column language');
  }
}
