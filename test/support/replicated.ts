import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBinaries } from '../../src/database/embedded/binaries.js';
import { homeIn } from '../../src/database/embedded/home.js';
import { settlePort } from '../../src/database/embedded/port.js';
import { run, type Installation } from '../../src/database/embedded/programs.js';
import { startServer, type Server } from '../../src/database/embedded/server.js';
import { chooseAccount, giveTo } from '../../src/database/embedded/step-down.js';
import { migrate } from '../../src/database/migrate.js';
import { appUrlOf, query } from './database.js';
import { eventually } from './eventually.js';

/** Every statement stands in the log, which is how a test knows where it was run. */
const SETTINGS = ['fsync=off', 'log_statement=all', 'wal_keep_size=1GB'];
/** Replay waits for nobody's read, and comes back soon. */
const OF_REPLICAS = ['max_standby_streaming_delay=0', 'wal_retrieve_retry_interval=100ms'];

/** One PostgreSQL of a test. */
export class Node {
  private server: Server | null = null;
  private port = 0;
  private readonly to: Installation;
  private readonly settings: readonly string[];

  constructor(dataDir: string, primary?: Node) {
    mkdirSync(dataDir, { mode: 0o755 });
    const [home, binaries] = [homeIn(dataDir), findBinaries()];
    this.to = { home, binaries, account: chooseAccount(home, binaries) };
    const from = `primary_conninfo=host=127.0.0.1 user=postgres port=${primary?.port}`;
    this.settings = primary ? [...SETTINGS, ...OF_REPLICAS, from] : SETTINGS;
  }

  /** For whoever may do everything. */
  get rootUrl(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/colloquy`;
  }

  /** For the application. */
  get appUrl(): string {
    return appUrlOf(this.rootUrl);
  }

  async makeCluster(): Promise<void> {
    const { home, binaries, account } = this.to;
    mkdirSync(home.cluster, { mode: 0o700 });
    giveTo(account, home.cluster);
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const args = ['-D', home.cluster, '-U', 'postgres', '--auth=trust', '--no-sync', ...locale];
    await run(this.to, [binaries.initdb, ...args, '--encoding=UTF8']);
  }

  /** Makes it a replica, of what another was when it stopped. */
  copyFrom({ to }: Node): void {
    const { cluster } = this.to.home;
    if (spawnSync('cp', ['-a', to.home.cluster, cluster]).status !== 0)
      throw new Error('cp failed');
    const sign = path.join(cluster, 'standby.signal');
    writeFileSync(sign, '');
    giveTo(this.to.account, sign);
  }

  async start(): Promise<void> {
    ({ port: this.port } = await settlePort(this.to.home.port));
    const address = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${this.port}`];
    const args = [...this.settings, ...address].flatMap((setting) => ['-c', setting]);
    this.server = await startServer(this.to, args);
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = null;
  }

  /** As by a machine that loses its power. */
  async kill(): Promise<void> {
    const file = path.join(this.to.home.cluster, 'postmaster.pid');
    process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGKILL');
    await this.server!.exited;
  }

  /** Asks as whoever may do everything, again where that stood in the way of replay. */
  async ask<T = unknown>(expression: string): Promise<T> {
    try {
      const [row] = await query<{ value: T }>(this.rootUrl, `select ${expression} as value`);
      return row!.value;
    } catch (error) {
      if ((error as { code?: string }).code !== '40001') throw error;
      return this.ask<T>(expression);
    }
  }

  /** Stops what comes from the primary before it shows. */
  async pause(): Promise<void> {
    await this.ask('pg_wal_replay_pause()');
    await eventually(async () => (await this.ask('pg_get_wal_replay_pause_state()')) === 'paused');
  }

  async resume(): Promise<void> {
    if (await this.ask('pg_is_in_recovery()')) await this.ask('pg_wal_replay_resume()');
  }

  /** How many pages of comments were read here so far, since the last start. */
  pagesRead(): number {
    return this.logged('execute page-');
  }

  /** How often somebody asked how far it is. */
  placesAsked(): number {
    return this.logged('pg_walfile_name(');
  }

  private logged(words: string): number {
    return readFileSync(this.to.home.log, 'utf8').split(words).length - 1;
  }
}

/** A primary with the application's schema, and its replicas. */
export class Replicated {
  private constructor(
    private readonly folder: string,
    readonly primary: Node,
    readonly replicas: readonly Node[],
  ) {}

  static async start(count: number): Promise<Replicated> {
    const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-replicated-'));
    chmodSync(folder, 0o755);
    const primary = new Node(path.join(folder, 'primary'));
    await primary.makeCluster();
    await primary.start();
    await makeSchema(primary);
    await primary.stop();
    const replicas = Array.from({ length: count }, (_, nth) => {
      const replica = new Node(path.join(folder, `replica-${nth}`), primary);
      replica.copyFrom(primary);
      return replica;
    });
    await primary.start();
    for (const replica of replicas) await replica.start();
    return new Replicated(folder, primary, replicas);
  }

  /** Until each shows what the primary has written by now. */
  async caughtUp(): Promise<void> {
    const at = await this.primary.ask<string>('pg_current_wal_flush_lsn()');
    for (const replica of this.replicas) {
      await eventually(() => replica.ask<boolean>(`pg_last_wal_replay_lsn() >= '${at}'`));
    }
  }

  async stop(): Promise<void> {
    for (const node of [...this.replicas, this.primary]) await node.stop();
    rmSync(this.folder, { recursive: true });
  }
}

async function makeSchema({ rootUrl, appUrl }: Node): Promise<void> {
  const postgres = Object.assign(new URL(rootUrl), { pathname: '/postgres' }).href;
  await query(postgres, 'create role colloquy login');
  await query(postgres, `create role ${new URL(appUrl).username} login`);
  await query(postgres, 'create database colloquy owner colloquy');
  const owner = Object.assign(new URL(rootUrl), { username: 'colloquy' }).href;
  await migrate(owner, { appUrl });
}
