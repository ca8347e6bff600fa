import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['notices'];

/** Legal notices (DSA Art 16). What one says about each comment is a report of its own kind. */
export class FileNotices1795478400120 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table notices (
        site_id         uuid not null,
        id              uuid not null,
        category        text not null check (char_length(category) between 1 and 60),
        csa_offence     boolean not null,
        -- That it is answered in, BCP 47.
        language        text not null check (char_length(language) between 2 and 35),
        received_at     timestamptz not null,
        -- Of the secret that its notifier asks with; null once nobody may any more.
        token_hash      bytea,
        name            text check (char_length(name) <= 200),
        email_sealed    bytea,
        email_index     bytea,
        -- Null also where the comments that it speaks of are gone.
        explanation     text check (char_length(explanation) <= 5000),
        legal_reference text check (char_length(legal_reference) <= 500),
        -- When what its notifier said and who they are was forgotten.
        forgotten_at    timestamptz,
        -- When the mail server took the confirmation of receipt.
        receipt_at      timestamptz,
        -- How often a mail was not taken since one was, and when to try again.
        mail_attempts   integer not null default 0 check (mail_attempts >= 0),
        mail_due_at     timestamptz,
        primary key (site_id, id),
        foreign key (site_id) references sites (id),
        check ((email_sealed is null) = (email_index is null)),
        -- Art 16(2)(c).
        constraint notices_complete check (forgotten_at is not null or csa_offence
          or num_nonnulls(name, email_sealed) = 2),
        constraint notices_forgotten check (forgotten_at is null
          or num_nonnulls(name, email_sealed, explanation, legal_reference) = 0)
      )
    `);
    // The list, newest first; and what is old enough to be forgotten.
    await db.query('create index notices_listed on notices (site_id, received_at, id)');
    // Whose it is: the export, the erasure, the same complaint again.
    await db.query('create index notices_by_email on notices (site_id, email_index)');
    await db.query(`
      create index notices_unconfirmed on notices (site_id, received_at)
        where receipt_at is null and email_sealed is not null
    `);
    await guardTenants(db, TABLES);
    await this.joinReports(db);
    await db.query(`
      alter table review_items
        add column notices integer not null default 0 check (notices >= 0)
    `);
    await db.query(`
      alter table statements drop constraint statements_source_check,
        add constraint statements_source_check check
          (source in ('voluntary', 'notification', 'notice'))
    `);
  }

  private async joinReports(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table reports
        alter column person_id drop not null,
        add column notice_id uuid,
        -- When the mail server took the answer.
        add column told_at timestamptz,
        add constraint reports_notice foreign key (site_id, notice_id)
          references notices (site_id, id),
        add constraint reports_of_somebody check (num_nonnulls(person_id, notice_id) = 1),
        -- A legal notice weighs the same whoever sends it.
        add constraint reports_notice_weight check (notice_id is null or weight = 1),
        add constraint reports_told check
          (told_at is null or notice_id is not null and decided_at is not null),
        drop constraint reports_state,
        add constraint reports_state check
          (state in ('received', 'upheld', 'declined', 'superseded', 'duplicate')
            or state in ('unfounded', 'withdrawn') and notice_id is not null),
        drop constraint reports_answered,
        add constraint reports_answered check (case when state = 'received' then decision_id is null
          when state in ('superseded', 'withdrawn') then true else decision_id is not null end)
    `);
    // The comments of a notice, each once.
    await db.query(`
      create unique index reports_by_notice on reports (site_id, notice_id, comment_id)
        where notice_id is not null
    `);
    // Answers that are to be mailed.
    await db.query(`
      create index reports_untold on reports (site_id, notice_id)
        where notice_id is not null and decided_at is not null and told_at is null
    `);
    await this.guardStates(
      db,
      `
      when old.state = 'received' then new.state in
        ('upheld', 'declined', 'superseded', 'unfounded', 'withdrawn')
      when old.state = 'withdrawn' then false`,
    );
  }

  /** The ways of `reports.rules.ts`; a test holds them equal. */
  private async guardStates(db: QueryRunner, ways: string): Promise<void> {
    await db.query(`
      create or replace function colloquy_report_guard() returns trigger language plpgsql as $$
      begin
        if not (case ${ways}
          else new.state = 'received' end)
        then
          raise exception 'no way from % to %', old.state, new.state using errcode = 'MD001';
        end if;
        return new;
      end $$
    `);
  }

  /** Notices, and that a statement was made upon one, are lost. */
  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table statements disable trigger statements_append_only');
    await db.query(`update statements set source = 'notification' where source = 'notice'`);
    await db.query('alter table statements enable trigger statements_append_only');
    await db.query(`
      alter table statements drop constraint statements_source_check,
        add constraint statements_source_check check (source in ('voluntary', 'notification'))
    `);
    await db.query(`
      delete from appeals a using reports r
      where a.site_id = r.site_id and a.report_id = r.id and r.notice_id is not null
    `);
    await db.query('delete from reports where notice_id is not null');
    await this.guardStates(
      db,
      `
      when old.state = 'received' then new.state in ('upheld', 'declined', 'superseded')`,
    );
    await db.query('drop index reports_untold, reports_by_notice');
    await db.query(`
      alter table reports drop constraint reports_answered, drop constraint reports_state,
        drop constraint reports_told, drop constraint reports_notice_weight,
        drop constraint reports_of_somebody, drop constraint reports_notice,
        drop column told_at, drop column notice_id, alter column person_id set not null,
        add constraint reports_state check
          (state in ('received', 'upheld', 'declined', 'superseded', 'duplicate')),
        add constraint reports_answered check (case state when 'received' then decision_id is null
          when 'superseded' then true else decision_id is not null end)
    `);
    await this.endWork(db);
    await unguardTenants(db, TABLES);
    await db.query('drop table notices');
  }

  /** What was left to do for notices alone is over; the rest is counted anew, in a queue that there is. */
  private async endWork(db: QueryRunner): Promise<void> {
    await db.query('alter table review_items drop column notices');
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
    await db.query(`update review_items set queue = 'reported' where queue = 'notices'`);
    await db.query(`
      update review_items i set state = 'superseded', ended_at = now(), snoozed_until = null
      from comments c
      where i.ended_at is null and i.reports = 0 and c.site_id = i.site_id and c.id = i.comment_id
        and c.state = 'published' and c.pending_revision_id is null
        and coalesce(c.reviewed_revision_id, c.revision_id) = c.revision_id
    `);
  }
}
