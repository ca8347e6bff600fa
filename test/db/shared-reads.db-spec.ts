import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { SiteDatabase } from '../../src/database/site-database.js';
import { appUrlOf, freshDatabase } from '../support/database.js';
import { fillEveryTable, SITE } from '../support/every-table.js';

const OTHER = '00000000-0000-7000-8000-0000000000ff';
const WHO = { name: 'who', text: 'select pg_backend_pid() as pid, $1::uuid as site, $2::int as n' };
const SHARE = { name: 'share', text: 'select 10 / $2::int as share, $1::uuid as site' };
const COUNT = {
  name: 'count',
  text: 'select count(*)::int as n from threads where $1::uuid is not null',
};

let url: string;
let source: DataSource;
let db: SiteDatabase;

beforeAll(async () => {
  const owner = await freshDatabase();
  await fillEveryTable(owner);
  url = appUrlOf(owner);
  source = await new DataSource(dataSourceOptions(url, { poolSize: 3 })).initialize();
  db = new SiteDatabase(source);
});
afterAll(() => source.destroy());

interface Who {
  pid: number;
  n: number;
}
const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const who = (n: number): Promise<Who[]> => db.sharedRows<Who>(WHO, [SITE, n]);

it('answers reads of one turn on one connection, each its own', async () => {
  const answers = await Promise.all([1, 2, 3, 4, 5].map(who));
  expect(answers.map(([row]) => row!.n)).toEqual([1, 2, 3, 4, 5]);
  expect(new Set(answers.map(([row]) => row!.pid)).size).toBe(1);
});

it('answers what is asked while one waits for a connection with that one', async () => {
  // One of three is kept free for staff.
  const held = await Promise.all([1, 2].map(async () => db.connect(SITE)));
  const connect = jest.spyOn(db, 'connect');
  const first = who(1);
  await turn();
  await turn();
  const others = Array.from({ length: 60 }, async (_, n) => who(n + 2));
  await turn();
  for (const runner of held) await runner.release();
  const answers = await Promise.all([first, ...others]);
  expect(answers.map(([row]) => row!.n)).toEqual(Array.from({ length: 61 }, (_, n) => n + 1));
  // Fifty at most in one message.
  expect(connect).toHaveBeenCalledTimes(2);
  connect.mockRestore();
});

it('stays out of transactions that are open', async () => {
  await db.transaction(SITE, async (tx) => {
    await tx.query('select 1');
    const [row] = await who(1);
    const [held] = await tx.query<Who[]>('select pg_backend_pid() as pid');
    expect(row!.pid).not.toBe(held!.pid);
  });
});

it('refuses one without its neighbours', async () => {
  const asked = [2, 0, 5].map((n) => db.sharedRows<{ share: number }>(SHARE, [SITE, n]));
  const answers = await Promise.allSettled(asked);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((answers[1] as PromiseRejectedResult).reason).toMatchObject({ code: '22012' });
  expect(await who(7)).toMatchObject([{ n: 7 }]);
});

it('shows each site its own rows, in one turn', async () => {
  const [own, others] = await Promise.all(
    [SITE, OTHER].map((site) => db.sharedRows<{ n: number }>(COUNT, [site])),
  );
  expect(own![0]!.n).toBeGreaterThan(0);
  expect(others).toEqual([{ n: 0 }]);
});

it('gives every connection back', async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.allSettled([who(1), who(NaN)]);
  expect(await Promise.all([1, 2, 3].map(async (n) => db.rows(WHO, [SITE, n])))).toHaveLength(3);
});

it('tells everybody when there is no connection', async () => {
  const ended = await new DataSource(dataSourceOptions(url)).initialize();
  await ended.destroy();
  const closed = new SiteDatabase(ended);
  const asked = [1, 2].map((n) => closed.sharedRows(WHO, [SITE, n]));
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
  ]);
});
