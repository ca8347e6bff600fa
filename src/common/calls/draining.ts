import { Injectable } from '@nestjs/common';

/**
 * Whether the process is about to stop. From when it begins, balancers are told to send calls elsewhere, and
 * what takes on work of its own takes no more; calls that still come are answered.
 */
@Injectable()
export class Draining {
  private begun = false;
  private readonly listeners: (() => void)[] = [];

  get hasBegun(): boolean {
    return this.begun;
  }

  /** Hears when it begins; at once where it has. */
  whenBegun(listener: () => void): void {
    if (this.begun) listener();
    else this.listeners.push(listener);
  }

  begin(): void {
    if (this.begun) return;
    this.begun = true;
    for (const listener of this.listeners) listener();
  }
}
