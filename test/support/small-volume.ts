import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';

/** A disk that can be full. */
export interface Fillable {
  /** Whether PostgreSQL knows it for what it is, by a code of its own; else it is some fault. */
  isKnown: boolean;
  /** Leaves no room. @returns what gives it back */
  fill(): () => void;
  end(): void;
}

/** A file system in memory. Null where nobody may mount one: that takes root, or its capability. */
export function smallVolume(at: string, megabytes: number): Fillable | null {
  mkdirSync(at, { mode: 0o700 });
  const asked = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', at];
  try {
    execFileSync('mount', asked, { stdio: 'ignore' });
  } catch {
    return null;
  }
  return {
    isKnown: true,
    fill: () => {
      const file = path.join(at, 'filler');
      for (let tries = 0; tries < 100; tries += 1) {
        const { bavail, bsize } = statfsSync(at);
        const asked = ['-l', String(bavail * bsize), file];
        // It takes all or nothing, and others write meanwhile.
        if (spawnSync('fallocate', asked).status === 0) return () => rmSync(file);
      }
      throw new Error('The volume was not filled');
    },
    end: () => void execFileSync('umount', [at]),
  };
}

const MEBIBYTE = 1024 * 1024;

/** What comes next to a full disk without one: no file of these processes grows beyond a mebibyte. */
export function shortFiles(pid: () => number): Fillable {
  const limit = (bytes: string): void => {
    for (const each of [String(pid()), ...childrenOf(pid())]) {
      const { uid, gid } = statSync(`/proc/${each}`);
      execFileSync('prlimit', ['--pid', each, `--fsize=${bytes}:`], { uid, gid });
    }
  };
  return {
    isKnown: false,
    fill: () => {
      limit(String(MEBIBYTE));
      return () => limit('unlimited');
    },
    end: () => {},
  };
}

function childrenOf(pid: number): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter((child) => child !== '');
}
