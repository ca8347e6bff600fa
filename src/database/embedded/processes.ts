import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether some process has this number; a dead one that nobody has reaped still counts. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells a process from a later one with its number. Null where the system does not say. */
export function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, a name in brackets, may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return 'dead';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${fields[19]}`;
  } catch {
    return null;
  }
}

/** Whether the process of that number and birth is still there. */
export function isAlive(pid: number, birth: string | null): boolean {
  if (!exists(pid)) return false;
  const current = birthOf(pid);
  return current === null || birth === null || current === birth;
}

/** Whether a PostgreSQL on `folder` runs as `pid`; null where the system does not say. */
export function servesFolder(pid: number, folder: string): boolean | null {
  if (!exists(pid)) return false;
  if (process.platform === 'win32') return null;
  if (process.platform === 'linux') return worksIn(pid, folder);
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  return stdout.includes(folder);
}

/** PostgreSQL makes its data folder its working folder, which a later move does not change. */
function worksIn(pid: number, folder: string): boolean {
  try {
    const [there, here] = [statSync(`/proc/${pid}/cwd`), statSync(folder)];
    return there.dev === here.dev && there.ino === here.ino;
  } catch {
    return false;
  }
}

/** Polls until `done` or `ms` have passed; tells which. */
export async function until(done: () => boolean, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!done()) {
    if (Date.now() > deadline) return false;
    await delay(10);
  }
  return true;
}
