import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config/config.js';
import { openDatabase } from '../../src/database/open-database.js';
import { TEST_SECRET } from '../support/app.js';
import { appUrlOf, freshDatabase } from '../support/database.js';
import { startPgBouncer, type PgBouncer } from '../support/pgbouncer.js';
import { startServer } from '../support/server-process.js';

const SESSIONS = 2;

let databaseUrl: string;
let pooledUrl: string;
let bouncer: PgBouncer;

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  bouncer = await startPgBouncer(appUrlOf(databaseUrl), { sessions: SESSIONS });
  pooledUrl = bouncer.through(appUrlOf(databaseUrl));
});
afterAll(() => bouncer.stop());

describe('a server', () => {
  const env = (said: Record<string, string> = {}): Record<string, string> => ({
    DATABASE_URL: pooledUrl,
    DATABASE_MIGRATION_URL: databaseUrl,
    COLLOQUY_SECRET: TEST_SECRET,
    ...said,
  });

  it('serves behind a pooler that it was told of', async () => {
    const told = { DATABASE_URL: pooledUrl, DATABASE_POOLER: 'transaction' };
    const server = await startServer(databaseUrl, told);
    try {
      const { status } = await server.http.get('/sites/none/discussion?key=page-1');
      expect([status, (await server.http.get('//readyz')).status]).toEqual([404, 200]);
    } finally {
      await server.stop();
    }
  });

  const unsuited: [string, () => Record<string, string>, string][] = [
    [
      'a pooler that it was not told of',
      () => ({}),
      'DATABASE_URL leads to a pooler: say DATABASE_POOLER=transaction',
    ],
    [
      'one that its migrations would go through',
      () => ({
        DATABASE_POOLER: 'transaction',
        DATABASE_MIGRATION_URL: bouncer.through(databaseUrl),
      }),
      'DATABASE_MIGRATION_URL leads to a pooler: it must lead to PostgreSQL itself',
    ],
  ];
  it.each(unsuited)('does not start behind %s', async (_, said, why) => {
    const config = readConfig(env(said()));
    await expect(openDatabase(config, () => {})).rejects.toThrow(why);
  });

  it('warns of one that drops what it asks for', async () => {
    const ignoring = await startPgBouncer(appUrlOf(databaseUrl), {
      sessions: SESSIONS,
      settings: 'ignore_startup_parameters = statement_timeout',
    });
    const lines: string[] = [];
    try {
      const config = readConfig(env({ DATABASE_URL: ignoring.through(appUrlOf(databaseUrl)) }));
      await (await openDatabase(config, (line) => lines.push(line))).close();
    } finally {
      await ignoring.stop();
    }
    expect(lines).toEqual([
      expect.stringContaining('Warning: DATABASE_URL seems to lead to a pooler'),
    ]);
  });
});
