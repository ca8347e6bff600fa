import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { Home } from './home.js';
import { keepPassword, newPassword, readPassword } from './password.js';
import { run, runSql, type Installation } from './programs.js';
import { giveTo } from './step-down.js';

/** Who owns the tables, and who works with them: the second cannot get round row-level security. */
export const ROLES = { owner: 'colloquy', app: 'colloquy_app' } as const;

/** Over TCP only these roles may come in; the superuser has no way in but single-user mode. */
const HBA = `# Written by Colloquy.\nhost all ${ROLES.owner},${ROLES.app} 127.0.0.1/32 scram-sha-256\n`;

/** Refuses a folder that this PostgreSQL cannot read; false when there is none yet. */
export function checkCluster({ cluster }: Home, major: number): boolean {
  if (!existsSync(cluster)) return false;
  const file = path.join(cluster, 'PG_VERSION');
  if (!existsSync(file)) {
    if (readdirSync(cluster).length === 0) return false;
    throw new EmbeddedPostgresError(
      `${cluster} holds files but no PostgreSQL database. Move it away, or set DATA_DIR to ` +
        `another folder.`,
    );
  }
  const found = readFileSync(file, 'utf8').trim();
  if (found === String(major)) return true;
  throw new EmbeddedPostgresError(
    `${cluster} was made by PostgreSQL ${found}, and this version of Colloquy brings ` +
      `PostgreSQL ${major}, which cannot read it. Export your data with the version of Colloquy ` +
      `that made it and import it into a new DATA_DIR, or set DATABASE_URL to a ` +
      `PostgreSQL ${found} that serves it.`,
  );
}

/** Removes what first starts that were killed have left; what still writes there goes next time. */
export function clearDrafts(home: Home): void {
  const start = path.basename(draftsOf(home));
  for (const name of readdirSync(home.dataDir).filter((each) => each.startsWith(start))) {
    try {
      rmSync(path.join(home.dataDir, name), { recursive: true, force: true });
    } catch {
      // An initdb that outlived its keeper makes files as we remove them.
    }
  }
}

function draftsOf({ cluster }: Home): string {
  return `${cluster}.new-`;
}

/** Makes the cluster beside its place and moves it there when it is whole. */
export async function makeCluster(
  to: Installation,
  { durable }: { durable: boolean },
): Promise<void> {
  const { home, binaries, account } = to;
  const draft = `${draftsOf(home)}${randomBytes(4).toString('hex')}`;
  mkdirSync(draft, { mode: 0o700 });
  giveTo(account, draft);
  const checksums = durable ? '--data-checksums' : '--no-data-checksums';
  const args = ['-D', draft, '-U', 'postgres', '--auth=trust', '--no-instructions', checksums];
  await run(to, [binaries.initdb, ...args, '--no-sync', '--encoding=UTF8', ...localeArguments()]);
  writeFileSync(hbaOf(draft), HBA);
  const password = readPassword(home.password) ?? newPassword();
  keepPassword(home.password, password);
  await runSql(to, draft, [
    `create role ${ROLES.owner} login createdb password '${password}'`,
    `create role ${ROLES.app} login password '${password}'`,
    `create database colloquy owner ${ROLES.owner} strategy file_copy`,
  ]);
  if (durable) await run(to, [binaries.initdb, '-D', draft, '--sync-only']);
  if (existsSync(home.cluster)) rmdirSync(home.cluster);
  renameSync(draft, home.cluster);
  if (durable) syncFolder(home.dataDir);
}

/** Gives the roles a new password when the file that held the old one is gone, or a role is. */
export async function restoreRoles(to: Installation): Promise<void> {
  const hba = hbaOf(to.home.cluster);
  const complete = readFileSync(hba, 'utf8') === HBA;
  if (complete && readPassword(to.home.password) !== null) return;
  const password = newPassword();
  await runSql(to, to.home.cluster, [
    `do $$ begin if to_regrole('${ROLES.app}') is null then create role ${ROLES.app} login; end if; end $$`,
    ...Object.values(ROLES).map((role) => `alter role ${role} password '${password}'`),
  ]);
  keepPassword(to.home.password, password);
  writeFileSync(hba, HBA);
}

function hbaOf(cluster: string): string {
  return path.join(cluster, 'pg_hba.conf');
}

/** C.UTF-8 of the system as well where there is one: pg_trgm asks it what a letter is. */
function localeArguments(): string[] {
  const builtin = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  if (process.platform === 'linux') return [...builtin, '--locale=C.UTF-8'];
  if (process.platform === 'darwin') return [...builtin, '--locale=C', '--lc-ctype=UTF-8'];
  return [...builtin, '--locale=C'];
}

/** Makes a rename outlive a power cut; Windows has no such thing for folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
