import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Votes, and the narrow row that carries a comment's changing numbers and its ranks. */
export class CreateVotes1795478400003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Lower bound of the Wilson score interval at 95 % (z = 1.96): how good a comment
    // is at least, given few votes. E. B. Wilson, JASA 22 (1927).
    await db.query(`
      create function colloquy_best(up integer, down integer) returns double precision
      language sql immutable strict parallel safe as $$
        select case when up + down = 0 then 0 else
          (up + 1.9208) / (up + down)
            - 1.96 * sqrt(up::float8 * down / (up + down) + 0.9604) / (up + down)
        end / (1 + 3.8416 / greatest(up + down, 1))
      $$
    `);
    // Many votes, evenly split: magnitude to the power of balance.
    await db.query(`
      create function colloquy_controversy(up integer, down integer) returns double precision
      language sql immutable strict parallel safe as $$
        select case when up = 0 or down = 0 then 0 else
          power((up + down)::float8, least(up, down)::float8 / greatest(up, down))
        end
      $$
    `);
    await db.query(`
      create table comment_ranks (
        site_id       uuid not null,
        comment_id    uuid not null,
        thread_id     uuid not null,
        parent_id     uuid,
        shown         boolean not null,
        up            integer not null default 0 check (up >= 0),
        down          integer not null default 0 check (down >= 0),
        replies       integer not null default 0 check (replies >= 0),
        shown_replies integer not null default 0 check (shown_replies >= replies),
        best          double precision not null
                      generated always as (colloquy_best(up, down)) stored,
        controversy   double precision not null
                      generated always as (colloquy_controversy(up, down)) stored,
        primary key (site_id, comment_id),
        foreign key (site_id, thread_id, comment_id)
          references comments (site_id, thread_id, id)
      ) with (fillfactor = 80)
    `);
    for (const rank of ['best', 'controversy', 'replies']) {
      // A thread's page in the sort of that name.
      await db.query(`
        create index comment_ranks_by_${rank}
          on comment_ranks (site_id, thread_id, ${rank} desc, comment_id desc)
          where shown and parent_id is null
      `);
    }
    await db.query(`
      create table votes (
        site_id    uuid not null,
        comment_id uuid not null,
        person_id  uuid not null,
        value      smallint not null check (value in (-1, 1)),
        voted_at   timestamptz not null,
        primary key (site_id, comment_id, person_id),
        foreign key (site_id, comment_id) references comments (site_id, id),
        foreign key (site_id, person_id) references people (site_id, id)
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table votes, comment_ranks');
    await db.query('drop function colloquy_controversy(integer, integer)');
    await db.query('drop function colloquy_best(integer, integer)');
  }
}
