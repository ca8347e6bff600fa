import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { query } from './database.js';
import { eventually } from './eventually.js';

/** What `npm run build` made: the processes below are real ones, without Jest. */
export const LIBRARY = new URL(
  '../../dist/database/embedded/embedded-postgres.js',
  import.meta.url,
);

/** Uses the PostgreSQL of a folder until its standard input ends; says what happens in JSON. */
const PROGRAM = `
  import { startEmbeddedPostgres } from '${LIBRARY.href}';
  const say = (what) => console.log(JSON.stringify(what));
  const [, dataDir, stay] = process.argv;
  try {
    const log = (line) => say({ log: line });
    const server = await startEmbeddedPostgres({ dataDir, volatile: true, log });
    say({ url: server.url });
    if (stay === 'stay') process.stdin.on('end', () => server.stop()).resume();
  } catch (error) {
    say({ error: error.message });
  }
`;

interface Said {
  url?: string;
  error?: string;
  log?: string;
}

interface UserOptions {
  /** Account to run as. */
  uid?: number;
  /** False: ends as soon as it can, without stopping PostgreSQL. */
  stay?: boolean;
}

/** A process of its own that uses a data folder. */
export class User {
  private static readonly all = new Set<User>();
  readonly logged: string[] = [];
  private readonly child: ChildProcess;
  private readonly gone: Promise<unknown>;
  private readonly answer: Promise<Said>;

  constructor(dataDir: string, { uid, stay = true }: UserOptions = {}) {
    const args = ['--input-type=module', '-e', PROGRAM, dataDir, ...(stay ? ['stay'] : [])];
    this.child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: '/',
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    this.gone = once(this.child, 'exit');
    this.answer = this.listen();
    User.all.add(this);
  }

  /** Starts one and waits until PostgreSQL serves it. */
  static async start(dataDir: string, options?: UserOptions): Promise<{ user: User; url: string }> {
    const user = new User(dataDir, options);
    return { user, url: await user.url() };
  }

  static async killAll(): Promise<void> {
    await Promise.all([...User.all].map((user) => user.kill()));
    User.all.clear();
  }

  async url(): Promise<string> {
    const { url, error } = await this.answer;
    if (!url) throw new Error(error ?? 'It ended without a word');
    return url;
  }

  /** Why it was not served. */
  async error(): Promise<string | undefined> {
    return (await this.answer).error;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.gone;
  }

  /** Lets it stop using PostgreSQL; it must then end by itself. */
  async leave(): Promise<void> {
    this.child.stdin!.end();
    await this.gone;
  }

  async ended(): Promise<void> {
    await this.gone;
  }

  private async listen(): Promise<Said> {
    return new Promise((resolve) => {
      const lines = createInterface({ input: this.child.stdout! });
      lines.on('line', (line) => {
        const said = JSON.parse(line) as Said;
        if (said.log) this.logged.push(said.log);
        else resolve(said);
      });
      lines.on('close', () => resolve({}));
    });
  }
}

/** Data folders of one test file, removed by `removeAll`. */
export class Folders {
  private readonly parents: string[] = [];
  private used: string | null = null;

  /** A data folder that does not exist yet. @param mode of the folder it will be in */
  empty(mode = 0o755): string {
    const parent = mkdtempSync(path.join(tmpdir(), 'colloquy-'));
    chmodSync(parent, mode);
    this.parents.push(parent);
    return path.join(parent, 'data');
  }

  /** Makes what `copy` copies: a database that keeps a word. */
  async make(): Promise<void> {
    this.used = this.empty();
    const { user, url } = await User.start(this.used);
    await query(url, 'create table kept (word text)');
    await query(url, "insert into kept values ('still here')");
    await user.leave();
  }

  /** A data folder that has been used before. Most tests need no first start, which takes long. */
  copy(): string {
    const folder = this.empty();
    if (spawnSync('cp', ['-a', this.used!, folder]).status !== 0) throw new Error('cp failed');
    rmSync(path.join(folder, 'postgres.port'));
    return folder;
  }

  async removeAll(): Promise<void> {
    const isLeft = (parent: string): boolean =>
      !existsSync(path.join(parent, 'data', 'postgres.keeper'));
    try {
      await eventually(() => this.parents.every(isLeft));
    } finally {
      for (const parent of this.parents) rmSync(parent, { recursive: true, force: true });
    }
  }
}

/** Process number of the PostgreSQL on a data folder. */
export function postgresOf(dataDir: string): number {
  const file = path.join(dataDir, 'postgres', 'postmaster.pid');
  return Number.parseInt(readFileSync(file, 'utf8'), 10);
}

/** Process number of the keeper of a data folder. */
export function keeperOf(dataDir: string): number {
  const card = readFileSync(path.join(dataDir, 'postgres.keeper'), 'utf8');
  return (JSON.parse(card) as { pid: number }).pid;
}

/** Whether a process runs; one that has ended and waits to be reaped by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // Without /proc the signal has told all there is.
    return syscall === 'open' && code === 'ENOENT' && process.platform !== 'linux';
  }
}

export async function serves(url: string): Promise<boolean> {
  try {
    return (await query(url, 'select 1 as one'))[0]!['one'] === 1;
  } catch {
    return false;
  }
}
