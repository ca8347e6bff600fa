import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { COMMENT_STATES, hasWay } from '../../src/comments/comment-states.rules.js';
import {
  REPORT_MOVES,
  REPORT_STATES,
  reportMoved,
  type ReportState,
} from '../../src/comments/reports.rules.js';
import {
  isLive,
  ITEM_MOVES,
  ITEM_STATES,
  itemMoved,
  type ItemState,
} from '../../src/reviews/review-item.rules.js';
import { connectedTo, freshDatabase } from '../support/database.js';
import { fillLargeThread } from '../support/large-thread.js';

let client: pg.Client;

beforeAll(async () => {
  client = await connectedTo(await freshDatabase());
  await fillLargeThread(client, { comments: 400, levels: 2 });
});
afterAll(() => client.end());

const ITEM = '0190a000-0000-7000-8000-000000000003';

/** Undone afterwards. @returns the error's code, null where there was none */
async function tried(prepare: string, statement: string): Promise<string | null> {
  await client.query('begin');
  try {
    await client.query(prepare);
    await client.query(statement);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('rollback');
  }
}

const pairs = <State extends string>(states: readonly State[]) =>
  states.flatMap((from) => states.flatMap((to) => (from === to ? [] : [{ from, to }])));

/** A state as it is stored, whatever way it came there. */
const stored = (table: string, state: string, more = ''): string => `
  alter table ${table} disable trigger user;
  update ${table} set state = '${state}' ${more};
  alter table ${table} enable trigger user`;

describe('the guard of comments', () => {
  it.each(pairs(COMMENT_STATES))('knows the rules’ word on $from to $to', async ({ from, to }) => {
    const moved = await tried(stored('comments', from), `update comments set state = '${to}'`);
    expect(moved).toBe(hasWay(from, to) ? null : 'MD001');
  });
});

describe('the guard of review items', () => {
  const leads = (from: ItemState, to: ItemState): boolean =>
    ITEM_MOVES.some((move) => itemMoved(from, move) === to);
  const columns = (state: ItemState): string => `
    , ended_at = ${isLive(state) ? 'null' : 'now()'}
    , snoozed_until = ${state === 'snoozed' ? 'now()' : 'null'}
    , queue = '${state === 'escalated' ? 'escalated' : 'pending'}'`;

  it.each(pairs(ITEM_STATES))('knows the rules’ word on $from to $to', async ({ from, to }) => {
    const insert = `insert into review_items
        (site_id, id, comment_id, revision_id, queue, state, opened_at)
      select site_id, '${ITEM}', id, revision_id, 'pending', 'open', now() from comments limit 1`;
    const move = `update review_items set state = '${to}' ${columns(to)}`;
    const moved = await tried(`${insert}; ${stored('review_items', from, columns(from))}`, move);
    // What is undone comes back escalated where it was.
    const back = (from === 'decided' || from === 'dismissed') && to === 'escalated';
    expect(moved).toBe(leads(from, to) || back ? null : 'MD001');
  });
});

describe('the guard of reports', () => {
  const leads = (from: ReportState, to: ReportState): boolean =>
    REPORT_MOVES.some((move) => reportMoved(from, move) === to);
  const columns = (state: ReportState): string =>
    state === 'received'
      ? ', decided_at = null, decision_id = null'
      : `, decided_at = now(), decision_id = '${ITEM}'`;

  it.each(pairs(REPORT_STATES))('knows the rules’ word on $from to $to', async ({ from, to }) => {
    const insert = `
      insert into decisions (site_id, id, batch_id, comment_id, revision_id, action, from_state,
          to_state, actor_kind, created_at)
        select site_id, '${ITEM}', '${ITEM}', id, revision_id, 'hide', state, 'hidden', 'system', now()
        from comments limit 1;
      insert into notices (site_id, id, category, csa_offence, language, received_at)
        select site_id, '${ITEM}', 'violence', true, 'en', now() from comments limit 1;
      insert into reports (site_id, id, comment_id, revision_id, notice_id, reason, created_at)
        select site_id, '${ITEM}', id, revision_id, '${ITEM}', 'violence', now() from comments limit 1`;
    const move = `update reports set state = '${to}' ${columns(to)}`;
    const moved = await tried(`${insert}; ${stored('reports', from, columns(from))}`, move);
    expect(moved).toBe(leads(from, to) ? null : 'MD001');
  });
});
