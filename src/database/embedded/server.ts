import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { Home } from './home.js';
import { lendLog, sizeOf, tailOf } from './log-file.js';
import { servesFolder, until } from './processes.js';
import { run, type Installation } from './programs.js';
import { spawnAs } from './step-down.js';

/** A PostgreSQL that takes connections. */
export interface Server {
  /** Resolves when it has ended, for whatever reason. */
  exited: Promise<void>;
  /** Ends open transactions, writes everything down and exits. */
  stop(): Promise<void>;
}

/** A fast shutdown ends with a checkpoint, which may write hundreds of megabytes. */
const STOP_MS = 60_000;
/** Sessions of a postmaster that was killed notice it and leave. */
const STRAGGLERS_MS = 20_000;
const STRAGGLERS = 'pre-existing shared memory block';
/** Above any number a process can have on the systems we run on. */
const NOBODY = 2_147_483_647;

/**
 * Becomes PostgreSQL, leaving a watcher behind that stops it when our end of the pipe on standard
 * input closes: that happens however we end. The watcher is no child of PostgreSQL, which would
 * take its end for a crash.
 */
const WATCHED =
  'exec 3<&0 </dev/null; ( ( read -r _ <&3; kill -INT $$ ) >/dev/null 2>&1 & ); exec 3<&- "$@"';

export async function startServer(to: Installation, args: string[]): Promise<Server> {
  const logStart = sizeOf(to.home.log);
  const deadline = Date.now() + STRAGGLERS_MS;
  for (;;) {
    const child = spawnServer(to, args);
    if (await isReady(child, to.home)) return serverOf(child, to);
    const said = tailOf(to.home.log, logStart);
    if (!said.includes(STRAGGLERS) || Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `PostgreSQL did not start as ${to.account.label}. ${to.home.log} ends:\n${said}`,
      );
    }
    await delay(100);
  }
}

function spawnServer({ home, binaries, account }: Installation, args: string[]): ChildProcess {
  const command = [binaries.postgres, '-D', home.cluster, ...args];
  const watched = process.platform === 'win32' ? [] : ['/bin/sh', '-c', WATCHED, 'sh'];
  return lendLog(home.log, (log) => spawnAs(account, [...watched, ...command], ['pipe', log, log]));
}

/** Whether it came up; false when it exited instead. */
async function isReady(child: ChildProcess, home: Home): Promise<boolean> {
  let over = false;
  child.on('exit', () => (over = true)).on('error', () => (over = true));
  child.stdin!.on('error', () => {});
  while (!over) {
    const [pid, , , , , , , state] = pidFileLines(home);
    if (Number(pid) === child.pid && state?.trim() === 'ready') return true;
    await delay(10);
  }
  return false;
}

function serverOf(child: ChildProcess, to: Installation): Server {
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    exited,
    async stop() {
      if (hasExited()) return;
      await interrupt(child, to);
      if (await until(hasExited, STOP_MS)) return;
      child.kill('SIGQUIT');
      await exited;
    },
  };
}

async function interrupt(child: ChildProcess, to: Installation): Promise<void> {
  if (process.platform === 'win32') await stopByControl(to);
  else child.kill('SIGINT');
}

/** Windows has no signals; pg_ctl speaks to PostgreSQL by other means. */
async function stopByControl(to: Installation): Promise<void> {
  await run(to, [to.binaries.pgCtl, 'stop', '-D', to.home.cluster, '-m', 'fast']).catch(() => {});
}

/** Sees off a PostgreSQL whose keeper died, and a process number that now means someone else. */
export async function settleLeftover(to: Installation): Promise<void> {
  const pid = Number(pidFileLines(to.home)[0] ?? 0);
  if (pid <= 0) return;
  const serves = servesFolder(pid, to.home.cluster);
  if (serves === null) await stopByControl(to);
  else if (serves) await stopLeftover(pid, to.home);
  else disownPid(to.home);
}

async function stopLeftover(pid: number, { cluster }: Home): Promise<void> {
  interruptPid(pid);
  if (await until(() => !servesFolder(pid, cluster), STOP_MS)) return;
  throw new EmbeddedPostgresError(
    `A PostgreSQL (process ${pid}) already runs on ${cluster} and does not stop. ` +
      `Stop it, then start again.`,
  );
}

function interruptPid(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has just ended, or is not ours to end; the wait that follows tells.
  }
}

/**
 * PostgreSQL would take whoever has the number now for its predecessor. The file itself stays:
 * it names the shared memory by which PostgreSQL finds sessions of a postmaster that was killed.
 */
function disownPid(home: Home): void {
  const [, ...rest] = pidFileLines(home);
  writeFileSync(pidFile(home), [NOBODY, ...rest].join('\n'));
}

/** Number, folder, start, port, socket folder, address, shared memory, state. */
function pidFileLines(home: Home): string[] {
  try {
    return readFileSync(pidFile(home), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function pidFile({ cluster }: Home): string {
  return path.join(cluster, 'postmaster.pid');
}
