import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrations } from '../../src/database/migrations/index.js';
import { JudgeReports1795478400050 } from '../../src/database/migrations/1795478400050-judge-reports.js';
import { inconsistencies } from '../support/consistency.js';
import { connectedTo, freshDatabase } from '../support/database.js';
import { fillLargeThread } from '../support/large-thread.js';

let url: string;
let client: pg.Client;

const id = (n: number): string => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;

beforeAll(async () => {
  url = await freshDatabase();
  client = await connectedTo(url);
  await fillLargeThread(client, { comments: 400, levels: 2 });
});
afterAll(() => client.end());

/** Undoes this migration, and those after it. */
async function undo(db: DataSource): Promise<void> {
  const { name } = JudgeReports1795478400050;
  const later = migrations.length - migrations.findIndex((each) => each.name === name);
  for (let left = later; left > 0; left -= 1) await db.undoLastMigration();
}

/** Of one comment: reports at these minutes, decisions at those, and whether somebody still waits. */
interface Past {
  reports: number[];
  decisions: { action: string; at: number; undone?: boolean }[];
  live?: boolean;
}

const PAST: Record<string, Past> = {
  waiting: { reports: [1, 2], decisions: [], live: true },
  hidden: { reports: [1, 2], decisions: [{ action: 'hide', at: 3 }] },
  approved: {
    reports: [1],
    decisions: [
      { action: 'pin', at: 2 },
      { action: 'approve', at: 3 },
    ],
  },
  'approved, then reported': {
    reports: [1, 4],
    decisions: [{ action: 'approve', at: 3 }],
    live: true,
  },
  undone: { reports: [1], decisions: [{ action: 'hide', at: 3, undone: true }], live: true },
  'taken back by its author': { reports: [1], decisions: [] },
};

async function store(n: number, { reports, decisions, live }: Past): Promise<void> {
  const [comment] = (
    await client.query<{ site_id: string; id: string; revision_id: string }>(
      'select site_id, id, revision_id from comments order by id offset $1 limit 1',
      [n],
    )
  ).rows;
  const { site_id: site, id: about, revision_id: text } = comment!;
  const at = (minute: number): string => `2026-05-04T10:${String(minute).padStart(2, '0')}:00Z`;
  for (const minute of reports) {
    const person = id(1000 + n * 10 + minute);
    await client.query(
      `insert into people (site_id, id, issuer, sub, created_at) values ($1, $2, 'i', $3, now())`,
      [site, person, person],
    );
    await client.query(
      `insert into reports (site_id, id, comment_id, revision_id, person_id, reason, created_at)
       values ($1, $2, $3, $4, $2, 'spam', $5)`,
      [site, person, about, text, at(minute)],
    );
  }
  for (const { action, at: minute, undone } of decisions) {
    const decision = id(5000 + n * 10 + minute);
    const insert = `insert into decisions (site_id, id, batch_id, comment_id, revision_id, action,
        from_state, to_state, actor_kind, created_at, supersedes_id)
      values ($1, $2, $2, $3, $4, $5, 'published', 'published', 'system', $6, $7)`;
    await client.query(insert, [site, decision, about, text, action, at(minute), null]);
    const undoing = [site, id(9000 + n), about, text, 'reverse', at(minute + 1), decision];
    if (undone) await client.query(insert, undoing);
  }
  await client.query(
    `insert into review_items
       (site_id, id, comment_id, revision_id, queue, state, reports, opened_at, ended_at)
     values ($1, $2, $3, $4, 'reported', $5, 7, $6, $7)`,
    [site, id(n), about, text, live ? 'open' : 'superseded', at(1), live ? null : at(9)],
  );
}

describe('what was reported before reports had states', () => {
  it('is answered by the first decision since that stands, or open on work that counts it', async () => {
    const db = new DataSource({ ...dataSourceOptions(url), migrations });
    await db.initialize();
    await undo(db);
    const names = Object.keys(PAST);
    for (const [n, name] of names.entries()) await store(n, PAST[name]!);
    await db.runMigrations();
    await db.destroy();

    const { rows } = await client.query<{ n: number; states: string[]; reports: number }>(
      `select c.n - 1 as n, array_agg(r.state order by r.created_at) as states,
         max(i.reports) filter (where i.ended_at is null) as reports
       from (select id, row_number() over (order by id)::int as n from comments) c
       join reports r on r.comment_id = c.id join review_items i on i.comment_id = c.id
       group by c.n order by c.n`,
    );
    const found = rows.map(({ n, states, reports }) => [names[n], states, reports]);
    expect(found).toEqual([
      ['waiting', ['received', 'received'], 2],
      ['hidden', ['upheld', 'upheld'], null],
      ['approved', ['declined'], null],
      ['approved, then reported', ['declined', 'received'], 1],
      ['undone', ['received'], 1],
      ['taken back by its author', ['superseded'], null],
    ]);
    expect(await aboutReports()).toEqual([]);
  });
});

/** The comments here have no decisions' states, which is no matter. */
async function aboutReports(): Promise<string[]> {
  return (await inconsistencies(url)).filter((found) => /report/.test(found.split(':')[0]!));
}
