import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const programOf = (name) => fileURLToPath(new URL(`../../dist/bundle/${name}.js`, import.meta.url));
export const SECRET = 'only-for-this-measurement-0123456789abcdef';
/** Of `/proc`, on every Linux there is. */
const TICKS_A_SECOND = 100;

/** Starts a program of ours and waits for the address that it says. */
export async function startProgram(args, env = {}) {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /answers at (http:\/\/[\d.:]+)/.exec(line)?.[1];
    if (!origin) continue;
    child.stdout.resume();
    const stop = () => new Promise((ended) => (child.once('exit', ended), child.kill()));
    return { pid: child.pid, origin, stop };
  }
  throw new Error(`${args[0]} did not start.`);
}

/** The built server on a migrated database. */
export function startServer(postgres, env = {}) {
  return startProgram([programOf('main')], { ...settingsFor(postgres), ...env });
}

/** As `startServer`, as many processes behind one port. */
export function startWorkers(count, postgres, env = {}) {
  const args = ['serve', '--workers', `${count}`];
  return startProgram([programOf('colloquy'), ...args], { ...settingsFor(postgres), ...env });
}

function settingsFor({ url, appUrl }) {
  return {
    PORT: '0',
    LOG_LEVEL: 'error',
    DATABASE_URL: appUrl,
    DATABASE_MIGRATION_URL: url,
    COLLOQUY_SECRET: SECRET,
  };
}

/** Microseconds of the processor that a process has used. */
export function cpuOf(pid) {
  const [user, system] = statOf(pid).slice(11, 13);
  return ((Number(user) + Number(system)) * 1e6) / TICKS_A_SECOND;
}

/** As `cpuOf`, with all that it has started. */
export function cpuOfFamily(pid) {
  const [user, system] = statOf(pid).slice(13, 15);
  const ofEnded = ((Number(user) + Number(system)) * 1e6) / TICKS_A_SECOND;
  return childrenOf(pid).reduce(
    (sum, child) => sum + (whileThere(() => cpuOf(child)) ?? 0),
    cpuOf(pid) + ofEnded,
  );
}

/** Memory that is the process's at this moment, in bytes. */
export function memoryOf(pid) {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kibibytes) * 1024;
}

function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => whileThere(() => statOf(name)[1]) === String(pid));
}

/** A process may end while it is looked at. */
function whileThere(look) {
  try {
    return look();
  } catch {
    return null;
  }
}

/** The fields behind the name, of which the first is the third of all: the state. */
function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
