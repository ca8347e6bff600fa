import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import {
  Folders,
  isRunning,
  keeperOf,
  postgresOf,
  serves,
  User,
} from '../support/embedded-user.js';
import { eventually } from '../support/eventually.js';

const folders = new Folders();

beforeAll(() => folders.make());
afterEach(() => User.killAll());
afterAll(() => folders.removeAll());

describe('several processes on one folder', () => {
  it('all come up when five start at once on an empty one', async () => {
    const dataDir = folders.empty();
    const users = Array.from({ length: 5 }, () => new User(dataDir));
    const urls = await Promise.all(users.map((user) => user.url()));
    expect(new Set(urls).size).toBe(1);
    expect(await Promise.all(urls.map(serves))).toEqual([true, true, true, true, true]);
  });

  it('notice nothing when the first one is killed', async () => {
    const dataDir = folders.copy();
    const first = await User.start(dataDir);
    const second = await User.start(dataDir);
    const session = new pg.Client({ connectionString: second.url });
    await session.connect();
    await session.query('begin');
    await first.user.kill();

    const third = await User.start(dataDir);
    expect(third.url).toBe(second.url);
    await session.query('commit');
    await session.end();
  });

  it('stop PostgreSQL when the last one leaves, and not before', async () => {
    const dataDir = folders.copy();
    const first = await User.start(dataDir);
    const second = await User.start(dataDir);
    const processes = [postgresOf(dataDir), keeperOf(dataDir)];
    await first.user.leave();
    expect(await serves(second.url)).toBe(true);

    await second.user.leave();
    // Leaving waits for PostgreSQL; the keeper only has to exit.
    expect(isRunning(processes[0]!)).toBe(false);
    await eventually(() => !processes.some(isRunning));
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('stop PostgreSQL when the last one is killed', async () => {
    const dataDir = folders.copy();
    const users = [await User.start(dataDir), await User.start(dataDir)];
    const processes = [postgresOf(dataDir), keeperOf(dataDir)];
    await Promise.all(users.map(({ user }) => user.kill()));
    await eventually(() => !processes.some(isRunning));
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('stop PostgreSQL even when they are killed together with its keeper', async () => {
    const dataDir = folders.copy();
    const users = [await User.start(dataDir), await User.start(dataDir)];
    const postgres = postgresOf(dataDir);
    process.kill(keeperOf(dataDir), 'SIGKILL');
    await Promise.all(users.map(({ user }) => user.kill()));
    await eventually(() => !isRunning(postgres));
    // Nobody is left to take it away.
    rmSync(path.join(dataDir, 'postgres.keeper'), { force: true });
  });

  it.each([
    { victim: 'the keeper', pidIn: keeperOf },
    { victim: 'PostgreSQL', pidIn: postgresOf },
  ])('are served again at the same address after $victim is killed', async ({ pidIn }) => {
    const dataDir = folders.copy();
    const users = [await User.start(dataDir), await User.start(dataDir)];
    const before = [postgresOf(dataDir), keeperOf(dataDir)];
    process.kill(pidIn(dataDir), 'SIGKILL');
    await eventually(() => !before.some(isRunning));
    await eventually(() => serves(users[0]!.url));
    expect(postgresOf(dataDir)).not.toBe(before[0]);

    const after = [postgresOf(dataDir), keeperOf(dataDir)];
    for (const { user } of users) await user.leave();
    await eventually(() => !after.some(isRunning));
  });

  it('recover from a first start that was killed half-way', async () => {
    const dataDir = folders.empty();
    const user = new User(dataDir);
    await eventually(() => user.logged.length > 0);
    process.kill(keeperOf(dataDir), 'SIGKILL');
    await user.kill();
    const { url } = await User.start(dataDir);
    expect(await serves(url)).toBe(true);
  });
});

describe('a folder that is deleted under a running process', () => {
  it('is not made anew, which would look as if all comments were gone', async () => {
    const dataDir = folders.copy();
    const { user } = await User.start(dataDir);
    const postgres = postgresOf(dataDir);
    rmSync(dataDir, { recursive: true });
    await eventually(() => user.logged.some((line) => line.includes('is gone. Put it back')));
    expect(existsSync(dataDir)).toBe(false);
    expect(isRunning(postgres)).toBe(false);
  });
});

describe('what an earlier process left behind', () => {
  it('a card whose number now belongs to another process', async () => {
    const dataDir = folders.copy();
    const { user } = await User.start(dataDir);
    const card = path.join(dataDir, 'postgres.keeper');
    const left = JSON.parse(readFileSync(card, 'utf8'));
    await user.leave();
    writeFileSync(card, JSON.stringify({ ...left, pid: process.pid }));
    const { url } = await User.start(dataDir);
    expect(await serves(url)).toBe(true);
  });

  it('a postmaster.pid whose number now belongs to another process', async () => {
    // Under root PostgreSQL gets our own number only in a folder that others cannot reach.
    const dataDir = folders.empty(0o700);
    const first = await User.start(dataDir);
    const file = path.join(dataDir, 'postgres', 'postmaster.pid');
    const [, ...lines] = readFileSync(file, 'utf8').split('\n');
    await first.user.leave();
    writeFileSync(file, [process.pid, ...lines].join('\n'));
    const { url } = await User.start(dataDir);
    expect(await serves(url)).toBe(true);
  });
});

describe('a folder that cannot be served', () => {
  it('was made by another version of PostgreSQL', async () => {
    const dataDir = folders.copy();
    writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), '12\n');
    const error = await new User(dataDir).error();
    expect(error).toMatch(/was made by PostgreSQL 12, and this version of Colloquy brings/);
    expect(error).toMatch(/Export your data .* or set DATABASE_URL/);
  });

  it('holds something else', async () => {
    const dataDir = folders.empty();
    mkdirSync(path.join(dataDir, 'postgres'), { recursive: true });
    writeFileSync(path.join(dataDir, 'postgres', 'notes.txt'), 'mine');
    expect(await new User(dataDir).error()).toMatch(/holds files but no PostgreSQL database/);
    expect(existsSync(path.join(dataDir, 'postgres', 'notes.txt'))).toBe(true);
  });

  it('is damaged: the message ends with what PostgreSQL said', async () => {
    const dataDir = folders.copy();
    rmSync(path.join(dataDir, 'postgres', 'global', 'pg_control'));
    expect(await new User(dataDir).error()).toMatch(
      /PostgreSQL did not start as .*\n.*could not .*pg_control/s,
    );
  });
});
