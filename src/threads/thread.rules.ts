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
  const back = thread.state === 'archived' ? null : thread.reopensAt;
  const reopened = back !== null && back <= now;
  if (thread.state !== 'open' && !reopened) {
    return { state: thread.state, closed: byHand(thread, now), changesAt: back };
  }
  // What would have closed it before it reopened is answered by the reopening.
  const since = reopened ? back : null;
  const closure = earliest(closuresOf(thread, policy).filter(({ at }) => !since || at > since));
  if (!closure) return { state: 'open', closed: null, changesAt: null };
  if (closure.at > now) return { state: 'open', closed: null, changesAt: closure.at };
  return { state: 'closed', closed: closure, changesAt: reopened ? null : back };
}

function byHand(thread: ThreadFacts, now: Date): Closure {
  return {
    at: thread.closedAt ?? now,
    by: thread.closedBy ?? 'site',
    reason: thread.closedReason,
  };
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
