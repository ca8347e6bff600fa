import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ReportsRepository } from '../../src/comments/reports.repository.js';
import { PersonalDataRepository } from '../../src/privacy/personal-data.repository.js';
import { connectedTo, freshDatabase } from '../support/database.js';
import { Explained } from '../support/explained.js';

const PEOPLE = 2000;
/** Of each person, and as many reports. */
const VOTES = 100;
const SITE = '0190a000-0000-7000-8000-000000000001';
const NOBODY = '00000000-0000-0000-0000-000000000000';

let client: pg.Client;
let person: string;

beforeAll(async () => {
  client = await connectedTo(await freshDatabase());
  // Their comments would take longer to make than all that is asked here.
  const { rows } = await client.query<{ drop: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop
     from pg_constraint where conrelid in ('votes'::regclass, 'reports'::regclass) and contype = 'f'`,
  );
  for (const { drop } of rows) await client.query(drop);
  await client.query(
    `create temp table given as
     select p.id as person_id, gen_random_uuid() as comment_id, n
     from (select gen_random_uuid() as id from generate_series(1, ${PEOPLE})) p,
       generate_series(1, ${VOTES}) n order by random()`,
  );
  await client.query(`insert into votes select $1, comment_id, person_id, 1, now() from given`, [
    SITE,
  ]);
  await client.query(
    `insert into reports (site_id, id, comment_id, revision_id, person_id, reason, created_at, state,
       decided_at, decision_id)
     select $1, gen_random_uuid(), comment_id, comment_id, person_id, 'spam', now(), 'upheld', now(),
       comment_id from given`,
    [SITE],
  );
  await client.query('vacuum analyze votes, reports');
  const [row] = (await client.query<{ id: string }>('select person_id as id from given limit 1'))
    .rows;
  person = row!.id;
});
afterAll(() => client.end());

describe('among 200,000 votes and as many reports', () => {
  const owners = () => ({ personIds: [person], emailIndexes: [] });
  it.each([
    ['a reporter’s record', (on: Explained) => new ReportsRepository(on).recordOf(SITE, person)],
    [
      'a page of one person’s votes',
      (on: Explained) => new PersonalDataRepository(on).votes(SITE, owners(), NOBODY, VOTES),
    ],
    [
      'a page of one person’s reports',
      (on: Explained) => new PersonalDataRepository(on).reports(SITE, owners(), NOBODY, VOTES),
    ],
  ])('%s reads little more than its own rows', async (_, ask) => {
    const explained = new Explained(client);
    await ask(explained);
    expect(explained.buffers).toBeGreaterThan(0);
    expect(explained.buffers).toBeLessThanOrEqual(1.3 * VOTES);
  });
});
