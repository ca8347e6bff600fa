import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';

/** A file system in memory that is soon full. */
export class SmallVolume {
  private constructor(private readonly at: string) {}

  /** @throws where nobody may mount: that takes root, or its capability */
  static mount(at: string, megabytes: number): SmallVolume {
    mkdirSync(at, { mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', at]);
    return new SmallVolume(at);
  }

  /** Takes all that is free. @returns what gives it back */
  fill(): () => void {
    const file = path.join(this.at, 'filler');
    const { bavail, bsize } = statfsSync(this.at);
    execFileSync('fallocate', ['-l', String(bavail * bsize), file]);
    return () => rmSync(file);
  }

  unmount(): void {
    execFileSync('umount', [this.at]);
  }
}
