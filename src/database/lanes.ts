import type { Lane } from '../common/calls/call.js';

/** Below it nothing can be kept free for anybody. */
const LEAST_TO_SHARE = 3;
const ROUNDS_APART = 2;

/**
 * Turns at something of which there are a few: one is kept free for staff, who also go first. Within a lane
 * whoever came first goes first.
 */
export class Lanes {
  private readonly reserved: number;
  private next: NodeJS.Immediate | null = null;
  private readonly taken: Record<Lane, number> = { ordinary: 0, staff: 0 };
  private readonly waiting: Record<Lane, Set<() => void>> = {
    ordinary: new Set(),
    staff: new Set(),
  };

  /** @param most how many there are */
  constructor(private readonly most: number) {
    this.reserved = most < LEAST_TO_SHARE ? 0 : 1;
  }

  get inUse(): number {
    return this.taken.ordinary + this.taken.staff;
  }

  get waitingFor(): number {
    return this.waiting.ordinary.size + this.waiting.staff.size;
  }

  /** Calls `go` when it is its turn, which lasts until `leave`. @returns gives the place in line up */
  take(lane: Lane, go: () => void): () => void {
    if (this.isFree(lane) && !this.isBehind(lane)) {
      this.taken[lane] += 1;
      go();
      return () => {};
    }
    this.waiting[lane].add(go);
    return () => this.waiting[lane].delete(go);
  }

  leave(lane: Lane): void {
    this.taken[lane] -= 1;
    this.handOnSoon();
  }

  /**
   * One turn in a few rounds of the event loop: with what several bring back in each, and one new
   * connection taken a round (libuv since 1.45), those who come with a burst would wait for seconds.
   */
  private handOnSoon(rounds = ROUNDS_APART): void {
    if (this.waitingFor === 0 || this.inUse >= this.most) return;
    this.next ??= setImmediate(() => {
      this.next = null;
      if (rounds > 1) this.handOnSoon(rounds - 1);
      else this.handOn();
    });
  }

  private handOn(): void {
    const lane = (['staff', 'ordinary'] as const).find(
      (each) => this.waiting[each].size > 0 && this.isFree(each),
    );
    if (!lane) return;
    const [go] = this.waiting[lane];
    this.waiting[lane].delete(go!);
    this.taken[lane] += 1;
    go!();
    this.handOnSoon();
  }

  /** Whether somebody in line goes first. */
  private isBehind(lane: Lane): boolean {
    return this.waiting.staff.size > 0 || (lane === 'ordinary' && this.waiting.ordinary.size > 0);
  }

  private isFree(lane: Lane): boolean {
    if (this.inUse >= this.most) return false;
    return lane === 'staff' || this.taken.ordinary < this.most - this.reserved;
  }
}
