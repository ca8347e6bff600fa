export type ThreadState = 'open' | 'closed' | 'archived' | 'hidden';

/** What decides whether a thread takes comments; times are UTC. */
export interface ThreadFacts {
  state: ThreadState;
  closedAt: Date | null;
  closedBy: 'moderator' | 'site' | null;
  closedReason: string | null;
  closesAt: Date | null;
  reopensAt: Date | null;
  /** Reopened by hand: the age rules leave it alone until it is closed again. */
  ageExempt: boolean;
  /** When the page appeared, as its site says. */
  pagePublishedAt: Date | null;
  /** The last published comment. */
  lastAt: Date | null;
}

export interface ClosingPolicy {
  closeAfterDays: number | null;
  closeAfterQuietDays: number | null;
}

export interface Closure {
  at: Date;
  by: 'moderator' | 'site' | 'timer' | 'age';
  reason: string | null;
}

export interface Lifecycle {
  state: ThreadState;
  closed: Closure | null;
  /** When this answer may change by itself; null for never. */
  changesAt: Date | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What a thread is at `now`. Timers and ages are worked out at the request, so nobody needs to
 * be awake at the minute.
 */
export function lifecycleAt(thread: ThreadFacts, policy: ClosingPolicy, now: Date): Lifecycle {
  if (thread.state === 'hidden') return { state: 'hidden', closed: null, changesAt: null };
  if (thread.state !== 'open') return closedByHand(thread, now);

  const closure = earliest(closuresOf(thread, policy));
  if (!closure) return open(null);
  if (closure.at > now) return open(closure.at);

  const back = thread.reopensAt;
  if (!back || back <= closure.at) return { state: 'closed', closed: closure, changesAt: null };
  if (back > now) return { state: 'closed', closed: closure, changesAt: back };
  return open(null);
}

function closedByHand(thread: ThreadFacts, now: Date): Lifecycle {
  const back = thread.state === 'closed' ? thread.reopensAt : null;
  if (back && back <= now) return open(null);
  const closed: Closure = {
    at: thread.closedAt ?? now,
    by: thread.closedBy ?? 'site',
    reason: thread.closedReason,
  };
  return { state: thread.state, closed, changesAt: back };
}

function closuresOf(thread: ThreadFacts, policy: ClosingPolicy): Closure[] {
  const closures: Closure[] = [];
  if (thread.closesAt) closures.push({ at: thread.closesAt, by: 'timer', reason: null });
  if (thread.ageExempt) return closures;

  if (policy.closeAfterDays !== null && thread.pagePublishedAt) {
    closures.push(aged(thread.pagePublishedAt, policy.closeAfterDays));
  }
  if (policy.closeAfterQuietDays !== null && thread.lastAt) {
    closures.push(aged(thread.lastAt, policy.closeAfterQuietDays));
  }
  return closures;
}

function aged(from: Date, days: number): Closure {
  return { at: new Date(from.getTime() + days * DAY_MS), by: 'age', reason: null };
}

function earliest(closures: readonly Closure[]): Closure | null {
  return closures.reduce<Closure | null>(
    (first, each) => (first && first.at <= each.at ? first : each),
    null,
  );
}

function open(changesAt: Date | null): Lifecycle {
  return { state: 'open', closed: null, changesAt };
}
