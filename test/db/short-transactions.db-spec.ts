import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { beginningWith, inOneMessage, isEnding } from '../../src/database/one-message.js';
import { emptyDatabase, query } from '../support/database.js';

let databaseUrl: string;
let pool: pg.Pool;
let client: pg.PoolClient;

beforeAll(async () => {
  databaseUrl = await emptyDatabase();
  await query(databaseUrl, 'create table things (name text primary key)');
  pool = new pg.Pool({ connectionString: databaseUrl, pipeline: true });
  client = await pool.connect();
});
afterAll(async () => {
  client.release();
  await pool.end();
});

const store = async (...names: string[]): Promise<unknown> =>
  Promise.all(
    names.map(async (name) => client.query('insert into things (name) values ($1)', [name])),
  );

async function stored(): Promise<string[]> {
  const rows = await query<{ name: string }>(databaseUrl, 'select name from things order by 1');
  return rows.map(({ name }) => name);
}

/** A transaction that says with what it stores that this is its last. */
async function ending(work: () => Promise<unknown>): Promise<unknown> {
  return beginningWith(client, async (endHere) => {
    await client.query('select 1');
    endHere();
    inOneMessage(client);
    return work();
  });
}

describe('a short transaction', () => {
  it('is committed with what it asks last, in the same message', async () => {
    const story: string[] = [];
    const ask = client.query.bind(client) as (...asked: unknown[]) => unknown;
    const listening = jest.spyOn(client, 'query').mockImplementation((...asked: unknown[]) => {
      story.push(String(asked[0]).split(' ')[0]!);
      return ask(...asked);
    });
    const done = await ending(async () => {
      await store('a', 'b');
      story.push('answered');
      return 'done';
    });
    listening.mockRestore();
    expect(done).toBe('done');
    expect(story).toEqual(['START', 'select', 'insert', 'insert', 'COMMIT', 'answered']);
    expect(isEnding(client)).toBe(false);
    expect(await stored()).toEqual(['a', 'b']);
  });

  it('is undone where the last of it fails, and says why', async () => {
    await expect(ending(async () => store('c', 'a', 'd'))).rejects.toMatchObject({ code: '23505' });
    expect(await stored()).toEqual(['a', 'b']);
    await store('e');
    expect(await stored()).toEqual(['a', 'b', 'e']);
  });

  it('is undone where it fails before it has asked for its last', async () => {
    const failing = beginningWith(client, async (endHere) => {
      await store('f');
      endHere();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await stored()).toEqual(['a', 'b', 'e']);
  });

  it('has an outcome that nobody is sure of where something fails that PostgreSQL does not know of', async () => {
    const failing = ending(async () => {
      await store('g');
      throw new Error('too late');
    });
    await expect(failing).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      cause: { message: 'too late' },
    });
    expect(await stored()).toContain('g');
  });

  it('knows that what is asked after its last is outside of it', async () => {
    let late: boolean | undefined;
    await ending(async () => {
      await store('h');
      late = isEnding(client);
    });
    expect(late).toBe(true);
  });

  it('ends by itself where nothing is said to be its last', async () => {
    await beginningWith(client, async () => store('i'));
    expect(await stored()).toContain('i');
  });
});
