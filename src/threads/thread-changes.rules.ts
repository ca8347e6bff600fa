import type { ThreadFacts, ThreadState } from './thread.rules.js';

/** Who asks for a change of state. */
export type Closer = 'moderator' | 'site';

/** A change of state by hand; absent members stay as they are. */
export interface StateChange {
  state?: ThreadState;
  reason?: string | null;
  closesAt?: Date | null;
  reopensAt?: Date | null;
}

/** Why the state may not change so, or null when it may. */
export function refusalToChangeState(
  thread: ThreadFacts,
  change: StateChange,
): 'thread-archived' | null {
  const leaves = change.state === 'open' || change.state === 'closed';
  return thread.state === 'archived' && leaves ? 'thread-archived' : null;
}

/**
 * The lifecycle after a change by hand. Opening is an answer to the timers that have passed and
 * to the age rules; closing what is closed keeps when and by whom it was closed.
 */
export function changedState(
  thread: ThreadFacts,
  change: StateChange,
  by: Closer,
  now: Date,
): ThreadFacts {
  const timers = {
    closesAt: change.closesAt === undefined ? thread.closesAt : change.closesAt,
    reopensAt: change.reopensAt === undefined ? thread.reopensAt : change.reopensAt,
  };
  switch (change.state) {
    case undefined:
      return { ...thread, ...timers };
    case 'open':
      return {
        ...thread,
        ...openAgain,
        ageExempt: true,
        closesAt: later(timers.closesAt, now),
        reopensAt: later(timers.reopensAt, now),
      };
    case 'hidden':
      return { ...thread, ...timers, ...openAgain, state: 'hidden' };
    case 'closed':
    case 'archived':
      return {
        ...thread,
        ...timers,
        ...closure(thread, change, by, now),
        state: change.state,
        ageExempt: false,
      };
  }
}

const openAgain = { state: 'open', closedAt: null, closedBy: null, closedReason: null } as const;

function closure(thread: ThreadFacts, change: StateChange, by: Closer, now: Date) {
  const closedReason = change.reason === undefined ? thread.closedReason : change.reason;
  return thread.closedAt
    ? { closedReason }
    : { closedAt: now, closedBy: by, closedReason: change.reason ?? null };
}

function later(time: Date | null, now: Date): Date | null {
  return time && time > now ? time : null;
}
