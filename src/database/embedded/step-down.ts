import {
  spawn,
  spawnSync,
  type ChildProcess,
  type SpawnOptions,
  type StdioOptions,
} from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { Home } from './home.js';

/** The account PostgreSQL runs as: it refuses to run as root. */
export interface Account {
  /** As it stands in messages. */
  label: string;
  /** Words put before every command. */
  prefix: string[];
  ids: { uid?: number; gid?: number };
}

const OURSELVES: Account = { label: 'the current user', prefix: [], ids: {} };

/** Root's own files under another number: PostgreSQL sees user 65534, the file system sees root. */
const NAMESPACE: Account = {
  label: 'root in a user namespace',
  prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'],
  ids: {},
};

/**
 * Picks the account: ourselves, unless we are root. Then the owner of what is there, or one without
 * rights; where that one cannot reach the folders (under /root, say), a user namespace.
 */
export function chooseAccount(home: Home, binaries: Binaries): Account {
  if (process.getuid?.() !== 0) {
    refuseStrangersFolder(home);
    return OURSELVES;
  }
  const candidates = candidatesFor(home);
  const account = candidates.find((each) => reaches(each, home.dataDir, binaries.postgres));
  if (account) return account;
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and none of these can reach both ${home.dataDir} and ` +
      `${binaries.postgres}: ${candidates.map(({ label }) => label).join(', ')}. ` +
      `Start as another user, or set DATABASE_URL to a PostgreSQL of yours.`,
  );
}

function refuseStrangersFolder({ cluster }: Home): void {
  const owner = statSync(cluster, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || process.platform === 'win32' || owner === process.getuid?.()) return;
  throw new EmbeddedPostgresError(
    `${cluster} belongs to another user (number ${owner}). Start as that user, or as root, ` +
      `or set DATA_DIR to another folder.`,
  );
}

function candidatesFor({ cluster, dataDir }: Home): Account[] {
  const existing = statSync(cluster, { throwIfNoEntry: false });
  if (existing) return existing.uid === 0 ? [NAMESPACE] : [ownerOf(existing)];
  const parent = statSync(dataDir);
  return [...(parent.uid === 0 ? [] : [ownerOf(parent)]), ...unprivileged(), NAMESPACE];
}

function ownerOf({ uid, gid }: { uid: number; gid: number }): Account {
  return { label: `user number ${uid}`, prefix: [], ids: { uid, gid } };
}

function unprivileged(): Account[] {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((name) => users.find(([each]) => each === name));
  return found
    .filter((user) => user !== undefined)
    .map(([name, , uid, gid]) => ({
      label: `user ${name}`,
      prefix: [],
      ids: { uid: Number(uid), gid: Number(gid) },
    }));
}

/** Tries it out: mode bits say nothing of ACLs, security modules and missing namespaces. */
function reaches(account: Account, folder: string, postgres: string): boolean {
  const script = 'cd "$1" && exec "$2" --version';
  const [command, ...args] = [...account.prefix, '/bin/sh', '-c', script, 'sh', folder, postgres];
  return spawnSync(command, args, options(account, 'ignore')).status === 0;
}

/** Starts `command` under the account. */
export function spawnAs(account: Account, command: string[], stdio: StdioOptions): ChildProcess {
  const [file, ...args] = [...account.prefix, ...command];
  return spawn(file!, args, options(account, stdio));
}

/** Hands a file or folder of ours over to the account. */
export function giveTo({ ids }: Account, file: string): void {
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(file, ids.uid, ids.gid);
}

function options(account: Account, stdio: StdioOptions): SpawnOptions {
  // PGOPTIONS and its like are meant for somebody else's PostgreSQL.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return {
    ...account.ids,
    stdio,
    cwd: path.parse(process.cwd()).root,
    env: { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' },
    windowsHide: true,
  };
}
