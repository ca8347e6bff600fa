import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { query } from '../support/database.js';
import { Folders, LIBRARY, serves, User } from '../support/embedded-user.js';
import { eventually } from '../support/eventually.js';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
/** Root can try an ordinary user where that user reaches both Node and the checkout. */
const canBeNobody =
  isRoot &&
  spawnSync('test', ['-r', fileURLToPath(LIBRARY)], { uid: NOBODY }).status === 0 &&
  spawnSync(process.execPath, ['--version'], { uid: NOBODY }).status === 0;

const folders = new Folders();

beforeAll(() => folders.make());
afterEach(() => User.killAll());
afterAll(() => folders.removeAll());

describe('the embedded PostgreSQL', () => {
  it('makes a database on the first start and says so', async () => {
    const { user, url } = await User.start(folders.empty());
    const [row] = await query(
      url,
      `select current_user as role, current_database() as name, rolsuper, rolcreatedb,
         datlocprovider, datlocale, pg_encoding_to_char(encoding) as encoding
       from pg_roles, pg_database
       where rolname = current_user and datname = current_database()`,
    );
    expect(row).toEqual({
      role: 'colloquy',
      name: 'colloquy',
      rolsuper: false,
      rolcreatedb: true,
      datlocprovider: 'b',
      datlocale: 'C.UTF-8',
      encoding: 'UTF8',
    });
    expect(user.logged).toEqual([expect.stringMatching(/^Making a PostgreSQL \d+ database in /)]);
  });

  it('keeps data, password and port over a restart', async () => {
    const dataDir = folders.copy();
    const before = await User.start(dataDir);
    await before.user.leave();
    const { url } = await User.start(dataDir);
    expect(url).toBe(before.url);
    expect(await query(url, 'select word from kept')).toEqual([{ word: 'still here' }]);
  });

  it('can make the extensions that a search needs, for every script', async () => {
    const { url } = await User.start(folders.copy());
    await query(url, 'create extension pg_trgm');
    expect(await query(url, "select similarity('Größe', 'größe') as s")).toEqual([{ s: 1 }]);
  });

  it('takes another port when its own is taken, and says so', async () => {
    const dataDir = folders.copy();
    const other = await User.start(folders.copy());
    const taken = new URL(other.url).port;
    writeFileSync(path.join(dataDir, 'postgres.port'), taken);
    const { user, url } = await User.start(dataDir);
    expect(new URL(url).port).not.toBe(taken);
    expect(user.logged).toEqual([expect.stringContaining(`Port ${taken} is taken`)]);
    expect(await serves(url)).toBe(true);
  });

  it('does not keep a process alive that has nothing else to do', async () => {
    const dataDir = folders.copy();
    const { user } = await User.start(dataDir, { stay: false });
    await user.ended();
    await eventually(() => !existsSync(path.join(dataDir, 'postgres.keeper')));
  });
});

describe('its password', () => {
  it('is readable to its owner only', async () => {
    const dataDir = folders.copy();
    const { url } = await User.start(dataDir);
    const file = path.join(dataDir, 'postgres.password');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim()).toBe(new URL(url).password);
  });

  it('is asked for', async () => {
    const { url } = await User.start(folders.copy());
    const wrong = Object.assign(new URL(url), { password: 'wrong' }).href;
    await expect(query(wrong, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('opens no door to the superuser', async () => {
    const { url } = await User.start(folders.copy());
    const superuser = Object.assign(new URL(url), { username: 'postgres' }).href;
    await expect(query(superuser, 'select 1')).rejects.toThrow('no pg_hba.conf entry');
  });

  it('is made anew when its file is lost', async () => {
    const dataDir = folders.copy();
    rmSync(path.join(dataDir, 'postgres.password'));
    const { url } = await User.start(dataDir);
    expect(await query(url, 'select word from kept')).toEqual([{ word: 'still here' }]);
  });
});

describe('accounts', () => {
  it('own what they have made', async () => {
    const dataDir = folders.empty();
    await User.start(dataDir);
    expect(statSync(dataDir).uid).toBe(process.getuid?.());
  });

  if (isRoot) {
    it('root steps down where no other account can reach', async () => {
      const dataDir = folders.empty(0o700);
      const { url } = await User.start(dataDir);
      expect(statSync(path.join(dataDir, 'postgres')).uid).toBe(0);
      expect(await serves(url)).toBe(true);
    });

    it('root gives the database to an account without rights', async () => {
      const dataDir = folders.copy();
      const { url } = await User.start(dataDir);
      expect(statSync(path.join(dataDir, 'postgres')).uid).not.toBe(0);
      expect(await serves(url)).toBe(true);
    });
  }

  if (canBeNobody) {
    it('an ordinary user needs no help', async () => {
      const dataDir = folders.empty();
      chownSync(path.dirname(dataDir), NOBODY, NOBODY);
      const { url } = await User.start(dataDir, { uid: NOBODY });
      expect(statSync(path.join(dataDir, 'postgres')).uid).toBe(NOBODY);
      expect(await serves(url)).toBe(true);
    });

    it('an ordinary user is told whose folder it is', async () => {
      const dataDir = folders.copy();
      chmodSync(dataDir, 0o777);
      chownSync(path.join(dataDir, 'postgres.password'), NOBODY, NOBODY);
      rmSync(path.join(dataDir, 'postgres.log'));
      expect(await new User(dataDir, { uid: NOBODY }).error()).toMatch(/belongs to another user/);
    });
  }
});
