import { nextBound } from './bound.rules.js';
import type { Lane } from './call.js';

/** Of as many as others may have, staff have this share beside. */
const STAFF_SHARE = 4;
const LEAST_FOR_STAFF = 4;
/** Long enough for some calls to be done, short beside a deadline. */
const LOOK_MS = 200;
/** After which those who were sent away say nothing of those who come. */
const QUIET_MS = 2_000;
/** In which none was done, though there was no room. */
const NONE_DONE_MS = 600;

/**
 * How many calls are worked on at a time: what comes beyond is refused before anything is done for it. Of ordinary
 * ones they are fewer than `atOnce` where so many take too long, since what is cut at its deadline was done in vain.
 */
export class Admission {
  private readonly most: Record<Lane, number>;
  private readonly counts: Record<Lane, number> = { ordinary: 0, staff: 0 };
  private readonly turnedAway: Record<Lane, number> = { ordinary: 0, staff: 0 };
  private idle: (() => void) | null = null;
  /** Of those that came to an end since then. */
  private seen = { done: 0, shares: 0 };
  private since: number;
  /** When somebody found no room. */
  private fullAt = -Infinity;

  /**
   * @param atOnce ordinary calls
   * @param now a monotonic clock, in milliseconds
   */
  constructor(
    private readonly atOnce: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    const staff = Math.max(LEAST_FOR_STAFF, Math.ceil(atOnce / STAFF_SHARE));
    this.most = { ordinary: atOnce, staff };
    this.since = now();
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
    if (lane === 'ordinary') {
      this.look();
      if (!this.isFull(lane)) return true;
      this.fullAt = this.now();
    }
    this.turnedAway[lane] += 1;
    return false;
  }

  enter(lane: Lane): void {
    this.counts[lane] += 1;
  }

  /** @param share of its time that the call took */
  leave(lane: Lane, share: number): void {
    this.counts[lane] -= 1;
    if (this.isIdle()) this.idle?.();
    if (lane === 'staff') return;
    this.seen.done += 1;
    this.seen.shares += share;
    this.look();
  }

  /** Ordinary calls that may be worked on at present. */
  get bound(): number {
    return this.most.ordinary;
  }

  /** Once nothing is worked on. */
  async whenIdle(): Promise<void> {
    if (!this.isIdle()) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  private isIdle(): boolean {
    return this.counts.ordinary + this.counts.staff === 0;
  }

  private look(): void {
    const now = this.now();
    const passed = now - this.since;
    if (passed < LOOK_MS) return;
    const wasFull = this.fullAt >= this.since;
    const isQuiet = now - this.fullAt >= QUIET_MS;
    if (wasFull && !isQuiet && this.seen.done === 0 && passed < NONE_DONE_MS) return;
    this.most.ordinary = isQuiet
      ? this.atOnce
      : nextBound(this.most.ordinary, this.atOnce, { wasFull, ...this.seen });
    this.seen = { done: 0, shares: 0 };
    this.since = now;
  }
}
