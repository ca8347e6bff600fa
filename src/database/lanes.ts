import type { Lane } from '../common/calls/call.js';

/** Below it nothing can be kept free for anybody. */
const LEAST_TO_SHARE = 3;

/**
 * Turns at something of which there are a few: one is kept free for staff, who also go first. Within a lane
 * whoever came first goes first.
 */
export class Lanes {
  private readonly reserved: number;
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
    if (this.isFree(lane)) {
      this.taken[lane] += 1;
      go();
      return () => {};
    }
    this.waiting[lane].add(go);
    return () => this.waiting[lane].delete(go);
  }

  leave(lane: Lane): void {
    this.taken[lane] -= 1;
    for (const next of ['staff', 'ordinary'] as const) {
      const [go] = this.waiting[next];
      if (!go || !this.isFree(next)) continue;
      this.waiting[next].delete(go);
      this.taken[next] += 1;
      go();
      return;
    }
  }

  private isFree(lane: Lane): boolean {
    if (this.inUse >= this.most) return false;
    return lane === 'staff' || this.taken.ordinary < this.most - this.reserved;
  }
}
