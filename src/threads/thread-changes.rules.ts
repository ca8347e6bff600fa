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

/** What is changed: the thread, what it is at this moment, who changes it, and when. */
export interface ChangeContext {
  effective: ThreadState;
  by: Closer;
  now: Date;
}

/**
 * The lifecycle after a change by hand. Opening what is closed answers the timers that have passed
 * and the age rules; opening what is open and closing what is closed change nothing of it.
 */
export function changedState(
  thread: ThreadFacts,
  change: StateChange,
  context: ChangeContext,
): ThreadFacts {
  const timed: ThreadFacts = {
    ...thread,
    closesAt: change.closesAt === undefined ? thread.closesAt : change.closesAt,
    reopensAt: change.reopensAt === undefined ? thread.reopensAt : change.reopensAt,
  };
  switch (change.state) {
    case undefined:
      return timed;
    case 'open':
      return context.effective === 'open' ? timed : reopened(timed, context.now);
    case 'hidden':
      return { ...timed, ...openAgain, state: 'hidden' };
    case 'closed':
    case 'archived':
      return closed(timed, { ...change, state: change.state }, context);
  }
}

const openAgain = { state: 'open', closedAt: null, closedBy: null, closedReason: null } as const;

function reopened(thread: ThreadFacts, now: Date): ThreadFacts {
  return {
    ...thread,
    ...openAgain,
    ageExempt: true,
    closesAt: later(thread.closesAt, now),
    reopensAt: later(thread.reopensAt, now),
  };
}

function closed(
  thread: ThreadFacts,
  change: StateChange & { state: 'closed' | 'archived' },
  { effective, by, now }: ChangeContext,
): ThreadFacts {
  const timers = change.closesAt !== undefined || change.reopensAt !== undefined;
  const byItself = thread.state === 'open' && effective === 'closed';
  if (byItself && change.state === 'closed' && !timers) return thread;

  const stands = effective === thread.state && thread.closedAt !== null;
  const closure = stands
    ? { closedReason: change.reason === undefined ? thread.closedReason : change.reason }
    : { closedAt: now, closedBy: by, closedReason: change.reason ?? null };
  return {
    ...thread,
    ...closure,
    state: change.state,
    ageExempt: false,
    reopensAt: later(thread.reopensAt, now),
  };
}

function later(time: Date | null, now: Date): Date | null {
  return time && time > now ? time : null;
}
