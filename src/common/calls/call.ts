import { AsyncLocalStorage } from 'node:async_hooks';

/** Who goes first where there is not enough for all: those who run a site have some to themselves. */
export type Lane = 'ordinary' | 'staff';

/** Its time is over. What it was about may or may not have happened. */
export class Overdue extends Error {
  override readonly name = 'Overdue';
  readonly code = 'OVERDUE';

  constructor() {
    super('It took longer than a call may');
  }
}

/** Work that somebody waits for, and no longer than its deadline. */
export class Call {
  private state: 'open' | 'ended' | 'overdue' = 'open';
  private readonly listeners = new Set<() => void>();
  private ended: (() => void) | null = null;
  private until: number;
  private timer: NodeJS.Timeout | null = null;
  private outside = 0;

  constructor(
    readonly lane: Lane,
    private readonly milliseconds: number,
  ) {
    this.until = performance.now() + milliseconds;
  }

  /** Milliseconds until the deadline; `Infinity` once it has been answered: nobody waits for what is left. */
  get left(): number {
    if (this.state === 'ended') return Infinity;
    return this.state === 'overdue' ? 0 : Math.max(0, this.until - performance.now());
  }

  get isOverdue(): boolean {
    return this.state === 'overdue';
  }

  /** Which part of its time it has taken: 1 is all of it, and none while it stands still. */
  get share(): number {
    return this.until === Infinity ? 0 : 1 - (this.until - performance.now()) / this.milliseconds;
  }

  /** Its time stands still until `begin`. */
  hold(): void {
    this.until = Infinity;
  }

  /** All of its time begins now. */
  begin(): void {
    this.until = performance.now() + this.milliseconds;
  }

  /** Nobody waits any more. */
  end(): void {
    if (this.state === 'open') this.state = 'ended';
    if (this.timer) clearTimeout(this.timer);
    this.listeners.clear();
    const { ended } = this;
    this.ended = null;
    ended?.();
  }

  /** Runs at its end, overdue or not. */
  whenEnded(listener: () => void): void {
    this.ended = listener;
  }

  /** Runs when the deadline passes while it is open. @returns takes that back */
  whenOverdue(listener: () => void): () => void {
    if (this.state !== 'open') return () => {};
    this.listeners.add(listener);
    this.timer ??= this.alarmIn(this.until - performance.now());
    return () => this.listeners.delete(listener);
  }

  /** Waits for another server, which has a bound of its own: that time does not count. */
  async waitOutside<T>(work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    this.outside += 1;
    try {
      return await work();
    } finally {
      this.outside -= 1;
      if (this.outside === 0) this.until += performance.now() - begun;
    }
  }

  /** A call like it, with all of the time. */
  anew(): Call {
    return new Call(this.lane, this.milliseconds);
  }

  private alarmIn(left: number): NodeJS.Timeout {
    const milliseconds = Math.min(Math.max(1, left), this.milliseconds);
    return setTimeout(() => this.alarm(), milliseconds).unref();
  }

  private alarm(): void {
    const left = this.outside > 0 ? this.milliseconds : this.until - performance.now();
    if (left > 0) {
      this.timer = this.alarmIn(left);
      return;
    }
    this.state = 'overdue';
    for (const listener of [...this.listeners]) listener();
    this.listeners.clear();
  }
}

const calls = new AsyncLocalStorage<Call | undefined>();

/** The call that this is done for; undefined for what nobody waits for. */
export function currentCall(): Call | undefined {
  return calls.getStore();
}

export function withinCall<T>(call: Call, work: () => T): T {
  return calls.run(call, work);
}

/** What others will wait for as well, or nobody: the deadline of whoever has begun it is not its own. */
export function apart<T>(work: () => T): T {
  return calls.run(undefined, work);
}

/** What several calls wait for has a deadline of its own, as theirs are. */
export async function together<T>(like: Call | undefined, work: () => Promise<T>): Promise<T> {
  if (!like) return apart(work);
  const call = like.anew();
  try {
    return await withinCall(call, work);
  } finally {
    call.end();
  }
}

/** As `Call.waitOutside`, of the call that this is done for. */
export async function outsideOfCall<T>(work: () => Promise<T>): Promise<T> {
  const call = currentCall();
  return call ? call.waitOutside(work) : work();
}
