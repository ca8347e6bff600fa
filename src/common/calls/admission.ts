import type { Lane } from './call.js';

/** Of as many as others may have, staff have this share beside. */
const STAFF_SHARE = 4;
const LEAST_FOR_STAFF = 4;

/** How many calls are worked on at a time: what comes beyond is refused before anything is done for it. */
export class Admission {
  private readonly most: Record<Lane, number>;
  private readonly counts: Record<Lane, number> = { ordinary: 0, staff: 0 };
  private readonly turnedAway: Record<Lane, number> = { ordinary: 0, staff: 0 };
  private idle: (() => void) | null = null;

  /** @param atOnce ordinary calls */
  constructor(atOnce: number) {
    const staff = Math.max(LEAST_FOR_STAFF, Math.ceil(atOnce / STAFF_SHARE));
    this.most = { ordinary: atOnce, staff };
  }

  /** Of each lane. */
  get inFlight(): Readonly<Record<Lane, number>> {
    return this.counts;
  }

  /** Of each lane, since the start. */
  get refused(): Readonly<Record<Lane, number>> {
    return this.turnedAway;
  }

  isFull(lane: Lane): boolean {
    return this.counts[lane] >= this.most[lane];
  }

  /** Counts those who find none. */
  hasRoom(lane: Lane): boolean {
    if (!this.isFull(lane)) return true;
    this.turnedAway[lane] += 1;
    return false;
  }

  enter(lane: Lane): void {
    this.counts[lane] += 1;
  }

  leave(lane: Lane): void {
    this.counts[lane] -= 1;
    if (this.isIdle()) this.idle?.();
  }

  /** Once nothing is worked on. */
  async whenIdle(): Promise<void> {
    if (!this.isIdle()) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  private isIdle(): boolean {
    return this.counts.ordinary + this.counts.staff === 0;
  }
}
