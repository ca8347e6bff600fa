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
import { shortFiles, smallVolume, type Fillable } from './small-volume.js';

const BROKEN_HEAPS = `select c.oid::regclass || ': ' || f.msg as fault
  from pg_class c cross join lateral verify_heapam(c.oid) f
  where c.relkind in ('r', 'm', 't') and c.relpersistence = 'p'`;
const TREES = `select c.oid::regclass::text as name from pg_class c join pg_am a on a.oid = c.relam
  where a.amname = 'btree' and c.relkind = 'i' and c.relpersistence = 'p'`;

/** One PostgreSQL of a test. */
export class Node {
  private server: Server | null = null;
  private port = 0;
  private readonly to: Installation;

  /** @param settings of PostgreSQL, each as `name=value` */
  constructor(
    dataDir: string,
    private readonly settings: readonly string[],
  ) {
    mkdirSync(dataDir, { mode: 0o755, recursive: true });
    const [home, binaries] = [homeIn(dataDir), findBinaries()];
    this.to = { home, binaries, account: chooseAccount(home, binaries) };
  }

  /** For whoever may do everything. */
  get rootUrl(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/colloquy`;
  }

  /** For the application. */
  get appUrl(): string {
    return appUrlOf(this.rootUrl);
  }

  /** As whoever owns the tables. */
  get ownerUrl(): string {
    return Object.assign(new URL(this.rootUrl), { username: 'colloquy' }).href;
  }

  /** For a replica, to follow this one. */
  get asPrimary(): string {
    return `primary_conninfo=host=127.0.0.1 user=postgres port=${this.port}`;
  }

  /** With checksums. @param walDir where it writes ahead, in small files, when not beside the data */
  async makeCluster(walDir?: string): Promise<void> {
    const { home, binaries, account } = this.to;
    for (const folder of [home.cluster, ...(walDir ? [walDir] : [])]) {
      mkdirSync(folder, { mode: 0o700, recursive: true });
      giveTo(account, folder);
    }
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const args = ['-D', home.cluster, '-U', 'postgres', '--auth=trust', '--no-sync', ...locale];
    const wal = walDir ? [`--waldir=${walDir}`, '--wal-segsize=1'] : [];
    await run(this.to, [binaries.initdb, ...args, '--encoding=UTF8', ...wal]);
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

  /** On the port of before: whoever is connected knows no other. */
  async start(): Promise<void> {
    if (this.port === 0) ({ port: this.port } = await settlePort(this.to.home.port));
    const address = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${this.port}`];
    const args = [...this.settings, ...address].flatMap((setting) => ['-c', setting]);
    this.server = await startServer(this.to, args);
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = null;
  }

  /** As by a machine that loses its power, but for what the system still writes down. */
  async kill(): Promise<void> {
    process.kill(this.pid, 'SIGKILL');
    await this.server!.exited;
  }

  protected get cluster(): string {
    return this.to.home.cluster;
  }

  /** Process number of the postmaster. */
  get pid(): number {
    const file = path.join(this.to.home.cluster, 'postmaster.pid');
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
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

  /** How many pages of comments were read here so far, since the last start; or of feeds. */
  pagesRead(of: 'page' | 'feed' = 'page'): number {
    return this.logged(`execute ${of}-`);
  }

  /** How often somebody asked how far it is. */
  placesAsked(): number {
    return this.logged('pg_walfile_name(');
  }

  private logged(words: string): number {
    return readFileSync(this.to.home.log, 'utf8').split(words).length - 1;
  }
}

/** One with the application's schema, which writes down what it says it has. */
export class OwnPostgres extends Node {
  private disk: Fillable | null = null;

  private constructor(private readonly folder: string) {
    super(path.join(folder, 'data'), ['fsync=on', 'max_connections=60']);
  }

  /** @param megabytes of a volume that holds the data, and not what is written ahead */
  static async begin({ megabytes }: { megabytes?: number } = {}): Promise<OwnPostgres> {
    const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-own-'));
    chmodSync(folder, 0o755);
    const postgres = new OwnPostgres(folder);
    if (megabytes) {
      postgres.disk = smallVolume(postgres.cluster, megabytes) ?? shortFiles(() => postgres.pid);
    }
    await postgres.makeCluster(megabytes ? path.join(folder, 'wal') : undefined);
    await postgres.start();
    await makeSchema(postgres);
    return postgres;
  }

  /** One of the application's sessions: PostgreSQL ends all others and starts anew by itself. */
  async killSession(): Promise<void> {
    const some = `(select pid from pg_stat_activity where application_name = 'colloquy' limit 1)`;
    let pid: number | null = null;
    await eventually(async () => (pid = await this.ask<number | null>(some)) !== null);
    process.kill(pid!, 'SIGKILL');
  }

  /** What `amcheck` finds: an index that lacks a row, or a page that no PostgreSQL wrote so. */
  async brokenRelations(): Promise<string[]> {
    await query(this.rootUrl, 'create extension if not exists amcheck');
    const rows = await query<{ fault: string }>(this.rootUrl, BROKEN_HEAPS);
    for (const { name } of await query<{ name: string }>(this.rootUrl, TREES)) {
      await query(this.rootUrl, 'select bt_index_check($1::regclass, true)', [name]).catch(
        (error: Error) => rows.push({ fault: `${name}: ${error.message}` }),
      );
    }
    return rows.map(({ fault }) => fault);
  }

  /** The one that it was begun with. */
  get smallDisk(): Fillable {
    return this.disk!;
  }

  async end(): Promise<void> {
    await this.stop();
    this.disk?.end();
    rmSync(this.folder, { recursive: true });
  }
}

/** The roles, the database and every migration. */
export async function makeSchema({ rootUrl, ownerUrl, appUrl }: Node): Promise<void> {
  const postgres = Object.assign(new URL(rootUrl), { pathname: '/postgres' }).href;
  await query(postgres, 'create role colloquy login');
  await query(postgres, `create role ${new URL(appUrl).username} login`);
  await query(postgres, 'create database colloquy owner colloquy');
  await migrate(ownerUrl, { appUrl });
}
