import type { AskedMigration } from './migration-linter.js';
import type { Rule } from './migration-rules.js';

/** Versions that are out in these cases. */
export const RELEASED = ['0.3.0'];

/** A migration in one transaction, by its statements; or in full. */
export type Given = string[] | AskedMigration;

export const migrationOf = (given: Given): AskedMigration =>
  Array.isArray(given) ? { statements: given, transaction: true } : given;
const outside = (...statements: string[]): AskedMigration => ({ statements, transaction: false });

const OFF = 'set lock_timeout = 0';
const ON = "set lock_timeout = '3s'";
const BUILD = 'create index concurrently c_n on comments (site_id, n)';
const CLEAR = 'drop index concurrently if exists c_n';
const HELD = 'alter table comments add constraint n_there check (n is not null) not valid';
const VALIDATED = 'alter table comments validate constraint n_there';

/** Each rule with what breaks it, and what does the same and does not. The last migration is judged. */
export const CASES: Record<Rule, { bad: Given[][]; good: Given[][] }> = {
  'index-locks-writes': {
    bad: [[['create index c_n on comments (n)']], [['create unique index on comments (n)']]],
    good: [
      [outside(OFF, CLEAR, BUILD, ON)],
      [['create table shelves (n int)', 'create index s_n on shelves (n)']],
    ],
  },
  'concurrently-in-transaction': {
    bad: [[[OFF, CLEAR, BUILD, ON]], [[CLEAR]], [[BUILD]]],
    good: [[outside(CLEAR)], [['drop index c_n']]],
  },
  'index-left-behind': {
    bad: [
      [outside(OFF, BUILD, ON)],
      [outside(OFF, 'drop index concurrently c_n', BUILD, ON)],
      [outside(OFF, 'drop index concurrently if exists other', BUILD, ON)],
    ],
    good: [[outside(OFF, 'drop index concurrently if exists public.c_n', BUILD, ON)]],
  },
  'index-gives-up': {
    bad: [[outside(CLEAR, BUILD)], [outside(OFF, ON, CLEAR, BUILD)]],
    good: [[outside(OFF, CLEAR, BUILD, ON)]],
  },
  'half-done': {
    bad: [
      [outside('alter table comments add n int')],
      [outside('create table shelves (n int)')],
      [outside(`${VALIDATED}, add m int`)],
    ],
    good: [[outside(VALIDATED)], [['alter table comments add n int']]],
  },
  'not-null-without-default': {
    bad: [[['alter table comments add n int not null']]],
    good: [
      [['alter table comments add n int']],
      [['alter table comments add n int not null default 0']],
      [['create table shelves (n int)', 'alter table shelves add m int not null']],
    ],
  },
  'default-rewrites': {
    bad: [
      [['alter table comments add n uuid default gen_random_uuid()']],
      [['alter table comments add n float not null default random()']],
      [['alter table comments add n timestamptz default clock_timestamp()']],
      [['alter table comments add n bigserial']],
      [['alter table comments add n int generated always as identity']],
      [['alter table comments add n int generated always as (version + 1) stored']],
    ],
    good: [
      [["alter table comments add n text[] not null default '{}'::text[]"]],
      [['alter table comments add n timestamptz not null default now()']],
      [['alter table comments add n boolean default false']],
      [['alter table comments alter n set default gen_random_uuid()']],
    ],
  },
  'type-change': {
    bad: [[['alter table comments alter n type bigint']]],
    good: [[['alter table comments add m bigint']]],
  },
  'not-null-scans': {
    bad: [
      [['alter table comments alter n set not null']],
      [[HELD], ['alter table comments alter n set not null']],
      [[HELD], [VALIDATED, 'alter table comments alter m set not null']],
      [[HELD], [VALIDATED], ['alter table people alter n set not null']],
      [
        ['alter table comments add constraint n_there check (n > 0) not valid'],
        [VALIDATED, 'alter table comments alter n set not null'],
      ],
    ],
    good: [[[HELD], [VALIDATED], ['alter table comments alter n set not null']]],
  },
  'constraint-scans': {
    bad: [
      [['alter table comments add constraint c check (n > 0)']],
      [['alter table comments add constraint c foreign key (n) references sites (id)']],
      [['alter table comments add unique (n)']],
      [['alter table comments add primary key (n)']],
      [['alter table comments add exclude using gist (n with =)']],
      [['alter table comments add constraint c not null n']],
      [['alter table comments add n int default 1 check (n > 0)']],
      [['alter table comments add n uuid references sites (id)']],
      [['alter table comments add n int unique']],
    ],
    good: [
      [['alter table comments add constraint c check (n > 0) not valid']],
      [['alter table comments add constraint c foreign key (n) references sites (id) not valid']],
      [['alter table comments add constraint c unique using index c_n']],
      [['create table shelves (n int check (n > 0))', 'alter table shelves add unique (n)']],
    ],
  },
  'validated-under-lock': {
    bad: [[[HELD, VALIDATED]]],
    good: [[[HELD], [VALIDATED]]],
  },
  renames: {
    bad: [
      [['alter table comments rename to remarks']],
      [['alter table comments rename column n to m']],
      [['alter index c_n rename to c_m']],
    ],
    good: [
      [['alter table comments add m int']],
      [['alter table comments rename constraint c to d']],
      [['create table shelves (n int)', 'alter table shelves rename column n to m']],
    ],
  },
  'contracts-at-once': {
    bad: [
      [['alter table comments drop n']],
      [['drop table votes']],
      [{ ...migrationOf(['drop table votes']), contracts: { votes: '0.4.0' } }],
      [{ ...migrationOf(['drop table votes, sites']), contracts: { votes: '0.3.0' } }],
      [{ ...migrationOf(['alter table comments drop n']), contracts: { 'comments.m': '0.3.0' } }],
    ],
    good: [
      [{ ...migrationOf(['drop table votes']), contracts: { votes: '0.3.0' } }],
      [{ ...migrationOf(['alter table comments drop n']), contracts: { 'comments.n': '0.3.0' } }],
      [['create table shelves (n int)', 'drop table shelves']],
    ],
  },
  backfills: {
    bad: [
      [['update comments set n = 1']],
      [['delete from comments where n = 1']],
      [['with c as (update comments set n = 1 returning id) select count(*) from c']],
      [['insert into comments select * from comments']],
      [['create table shelves (n int)', 'insert into people (id) select n from shelves']],
    ],
    good: [
      [["insert into policies (key) values ('tone')"]],
      [
        [
          'create table shelves (n int)',
          'insert into shelves select 1',
          'update shelves set n = 2',
        ],
      ],
    ],
  },
  rewrites: {
    bad: [
      [['truncate comments']],
      [['cluster comments using c_n']],
      [['vacuum full comments']],
      [['reindex table comments']],
      [['lock table comments']],
      [['create table copies as select * from comments']],
    ],
    good: [[['create table copies (n int)']]],
  },
  'waits-for-locks': {
    bad: [
      [[OFF, 'alter table comments add n int', ON]],
      [["set local lock_timeout = '1 hour'"]],
      [outside("set lock_timeout = '1 hour'")],
      [outside(OFF, CLEAR, BUILD, 'reset lock_timeout')],
      [outside(OFF, CLEAR, BUILD)],
    ],
    good: [[['alter table comments add n int']], [['set local statement_timeout = 0']]],
  },
  'hidden-statement': {
    bad: [[["do $$ begin execute 'update comments set n = 1'; end $$"]]],
    good: [[['create function colloquy_one() returns int language sql as $$ select 1 $$']]],
  },
  unknown: {
    bad: [
      [['alter table comments set logged']],
      [['alter table comments set tablespace fast']],
      [['alter table comments attach partition c1 default']],
      [['begin']],
      [['drop schema public cascade']],
    ],
    good: [
      [['drop function colloquy_one()', 'select count(*) from comments']],
      [['alter table comments enable row level security', 'comment on table comments is $$c$$']],
    ],
  },
};
