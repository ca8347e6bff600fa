import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { query } from './database.js';
import { eventually } from './eventually.js';
import { freePort } from './listen.js';

const PROGRAM = process.env['PGBOUNCER_PATH'] ?? '/usr/sbin/pgbouncer';
/** It refuses to run as root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A PgBouncer in transaction mode, as Debian packages it. */
export interface PgBouncer {
  /** The same database and role, through it. */
  through(url: string): string;
  stop(): Promise<void>;
}

/**
 * Before the PostgreSQL of the tests, for the role of `url`.
 *
 * @param sessions of PostgreSQL for each database and role, however many connect
 */
export async function startPgBouncer(
  url: string,
  { sessions, settings = '' }: { sessions: number; settings?: string },
): Promise<PgBouncer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-pgbouncer-'));
  const port = await freePort();
  const { hostname, port: behind, username, password } = new URL(url);
  const file = (name: string, text: string): string => {
    const place = path.join(folder, name);
    writeFileSync(place, text, { mode: 0o600 });
    if (NOBODY.uid) chownSync(place, NOBODY.uid, NOBODY.gid);
    return place;
  };
  if (NOBODY.uid) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const log = file('log', '');
  const users = file('users', `"${username}" "${decodeURIComponent(password)}"\n`);
  const ini = file(
    'ini',
    `[databases]
* = host=${hostname} port=${behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${sessions}
logfile = ${log}
${settings}
`,
  );
  const child = spawn(PROGRAM, ['--quiet', ini], { ...NOBODY, stdio: 'ignore', cwd: '/' });
  const closed = once(child, 'close');
  const through = (address: string): string =>
    Object.assign(new URL(address), { hostname: '127.0.0.1', port: String(port) }).href;
  const answers = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(readFileSync(log, 'utf8'));
    return query(through(url), 'select 1').then(
      () => true,
      () => false,
    );
  };
  await eventually(answers);
  return {
    through,
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      rmSync(folder, { recursive: true });
    },
  };
}
