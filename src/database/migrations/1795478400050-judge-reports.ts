import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports that are answered by decisions, and weigh as much as their reporter was right before. */
export class JudgeReports1795478400050 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // The defaults are for instances of before this migration, which insert without them.
    await db.query(`
      alter table reports
        add column state       text not null default 'received',
        add column weight      numeric(3, 2) not null default 1,
        add column decided_at  timestamptz,
        -- The decision that answered it, or that answered what it repeats.
        add column decision_id uuid,
        add constraint reports_state check
          (state in ('received', 'upheld', 'declined', 'superseded', 'duplicate')),
        add constraint reports_weight check (weight between 0.2 and 3),
        add constraint reports_decision foreign key (site_id, decision_id)
          references decisions (site_id, id)
    `);
    await this.answerPast(db);
    await db.query(`
      alter table reports
        add constraint reports_decided check ((state = 'received') = (decided_at is null)),
        -- What nobody judged has no decision where its author or the law has ended it.
        add constraint reports_answered check (case state when 'received' then decision_id is null
          when 'superseded' then true else decision_id is not null end)
    `);
    // A reporter's record, their export, and where they have reported.
    await db.query(`
      create index reports_by_person on reports (site_id, person_id, id) include (state)
    `);
    // A reader's votes in one thread, their export, and where they have voted.
    await db.query('create index votes_by_person on votes (site_id, person_id, comment_id)');
    await this.guardStates(db);
  }

  /** By the first decision since that stands and is more than a flag. */
  private async answerPast(db: QueryRunner): Promise<void> {
    await db.query(`
      update reports r set decided_at = d.created_at, decision_id = d.id, state = case
          when d.action <> 'redact' and d.revision_id <> r.revision_id then 'superseded'
          when d.action in ('reject', 'mark-spam', 'hide', 'remove', 'redact', 'purge') then 'upheld'
          else 'declined' end
      from reports o cross join lateral (
        select d.id, d.action, d.revision_id, d.created_at from decisions d
        where d.site_id = o.site_id and d.comment_id = o.comment_id and d.created_at >= o.created_at
          and d.action in ('reject', 'mark-spam', 'hide', 'remove', 'redact', 'purge', 'approve',
            'not-spam', 'restore', 'dismiss-reports')
          and not exists (select from decisions u
            where u.site_id = d.site_id and u.supersedes_id = d.id)
        order by d.created_at, d.id limit 1) d
      where r.site_id = o.site_id and r.id = o.id
    `);
    await db.query(`
      update reports r set state = 'superseded', decided_at = greatest(r.created_at, (
          select max(i.ended_at) from review_items i
          where i.site_id = r.site_id and i.comment_id = r.comment_id))
      where r.state = 'received' and not exists (select from review_items i
        where i.site_id = r.site_id and i.comment_id = r.comment_id and i.ended_at is null)
    `);
    await db.query(`
      update review_items i set revision_id = coalesce(c.pending_revision_id, c.revision_id)
      from comments c
      where i.ended_at is null and c.site_id = i.site_id and c.id = i.comment_id
        and c.state = 'published'
    `);
    await db.query(`
      update review_items i set reports = n.reports, score = n.score
      from (
        select i.site_id, i.id, count(r.id)::int as reports,
          coalesce(sum(r.weight) filter (where r.revision_id = i.revision_id), 0)::float8 as score
        from review_items i left join reports r
          on r.site_id = i.site_id and r.comment_id = i.comment_id and r.state = 'received'
        where i.ended_at is null group by i.site_id, i.id) n
      where i.site_id = n.site_id and i.id = n.id
    `);
  }

  /** The ways of `reports.rules.ts`; a test holds them equal. */
  private async guardStates(db: QueryRunner): Promise<void> {
    await db.query(`
      create function colloquy_report_guard() returns trigger language plpgsql as $$
      begin
        if not (case old.state
          when 'received' then new.state in ('upheld', 'declined', 'superseded')
          else new.state = 'received' end)
        then
          raise exception 'no way from % to %', old.state, new.state using errcode = 'MD001';
        end if;
        return new;
      end $$
    `);
    await db.query(`
      create trigger reports_guard before update of state on reports
        for each row when (old.state is distinct from new.state)
        execute function colloquy_report_guard()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop trigger reports_guard on reports');
    await db.query('drop function colloquy_report_guard()');
    await db.query('drop index votes_by_person, reports_by_person');
    await db.query(`
      alter table reports drop constraint reports_answered, drop constraint reports_decided,
        drop constraint reports_decision, drop constraint reports_weight,
        drop constraint reports_state, drop column decision_id, drop column decided_at,
        drop column weight, drop column state
    `);
  }
}
