import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['appeals'];

/** What people say against decisions, and what somebody else than the first decider makes of it. */
export class HearAppeals1795478400105 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table appeals (
        site_id        uuid not null,
        id             uuid not null,
        -- What it is about: a decision, or what screening alone restricted.
        decision_id    uuid,
        statement_id   uuid,
        comment_id     uuid not null,
        -- By whoever made this report, which that decision declined; null: by the comment's author.
        report_id      uuid,
        -- Null: erased.
        text           text check (char_length(text) <= 5000),
        state          text not null default 'open' check
          (state in ('open', 'confirmed', 'overturned', 'varied', 'inadmissible')),
        filed_at       timestamptz not null,
        -- The last moment at which it would have come in time.
        until          timestamptz not null,
        due_at         timestamptz not null,
        decided_at     timestamptz,
        decider_kind   text check (decider_kind in ('member', 'key', 'person')),
        decider_id     text,
        reason         text check (char_length(reason) between 1 and 5000),
        -- What it led to; null where nothing was changed.
        outcome_id     uuid,
        primary key (site_id, id),
        constraint appeals_decision foreign key (site_id, decision_id)
          references decisions (site_id, id),
        constraint appeals_statement foreign key (site_id, statement_id)
          references statements (site_id, id),
        constraint appeals_outcome foreign key (site_id, outcome_id)
          references decisions (site_id, id),
        foreign key (site_id, comment_id) references comments (site_id, id),
        foreign key (site_id, report_id) references reports (site_id, id),
        check (num_nonnulls(decision_id, statement_id) = 1),
        check (report_id is null or decision_id is not null),
        check (filed_at <= until and due_at > filed_at),
        constraint appeals_decided check (case state when 'open'
          then num_nonnulls(decided_at, decider_kind, decider_id, reason, outcome_id) = 0
          else num_nonnulls(decided_at, decider_kind, decider_id) = 3 end)
      )
    `);
    // Nobody appeals twice against one thing.
    await db.query(`
      create unique index appeals_by_author on appeals (site_id, decision_id) where report_id is null
    `);
    await db.query('create unique index appeals_by_reporter on appeals (site_id, report_id)');
    await db.query('create unique index appeals_of_checks on appeals (site_id, statement_id)');
    // What waits, and what was decided, oldest first.
    await db.query('create index appeals_listed on appeals (site_id, state, filed_at, id)');
    await db.query('create index appeals_of on appeals (site_id, comment_id)');
    await this.guardDeciders(db);
    await guardTenants(db, TABLES);
  }

  /** Whatever a service does: once, with reasons, and by nobody who had decided or is a party. */
  private async guardDeciders(db: QueryRunner): Promise<void> {
    await db.query(`
      create function colloquy_appeal_guard() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          if new.state <> 'open' then
            raise exception 'an appeal begins open' using errcode = 'MD001';
          end if;
          return new;
        end if;
        if (new.site_id, new.id, new.comment_id, new.filed_at, new.until) is distinct from
             (old.site_id, old.id, old.comment_id, old.filed_at, old.until)
          or (new.decision_id, new.statement_id, new.report_id) is distinct from
             (old.decision_id, old.statement_id, old.report_id)
        then
          raise exception 'what an appeal is about stays as it is' using errcode = 'MD002';
        end if;
        if old.state <> 'open' then
          if (new.state, new.decided_at, new.decider_kind, new.decider_id, new.outcome_id)
            is distinct from
            (old.state, old.decided_at, old.decider_kind, old.decider_id, old.outcome_id)
          then
            raise exception 'no way from % to %', old.state, new.state using errcode = 'MD001';
          end if;
          return new;
        end if;
        if new.state = 'open' then
          return new;
        end if;
        if new.reason is null then
          raise exception 'an appeal is decided with reasons' using errcode = 'MD004';
        end if;
        if exists (select from decisions d where d.site_id = new.site_id
          and d.id = new.decision_id
          and (d.actor_kind, d.actor_id) = (new.decider_kind, new.decider_id))
        then
          raise exception 'an appeal is decided by somebody who did not decide before'
            using errcode = 'MD003';
        end if;
        if new.decider_kind = 'person' and (
          exists (select from comments c where c.site_id = new.site_id and c.id = new.comment_id
            and c.person_id::text = new.decider_id)
          or exists (select from reports r where r.site_id = new.site_id and r.id = new.report_id
            and r.person_id::text = new.decider_id))
        then
          raise exception 'nobody decides about an appeal of their own' using errcode = 'MD003';
        end if;
        return new;
      end $$
    `);
    await db.query(`
      create trigger appeals_guard before insert or update on appeals
        for each row execute function colloquy_appeal_guard()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await unguardTenants(db, TABLES);
    await db.query('drop table appeals');
    await db.query('drop function colloquy_appeal_guard()');
  }
}
