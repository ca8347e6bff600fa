import { describe, expect, it } from '@jest/globals';
import { changedState, refusalToChangeState, type StateChange } from './thread-changes.rules.js';
import { lifecycleAt, type ThreadFacts } from './thread.rules.js';

const hour = (n: number): Date => new Date(Date.UTC(2026, 0, 1, n));
const never = { closeAfterDays: null, closeAfterQuietDays: null };
const open: ThreadFacts = {
  state: 'open',
  closedAt: null,
  closedBy: null,
  closedReason: null,
  closesAt: null,
  reopensAt: null,
  ageExempt: false,
  pagePublishedAt: hour(0),
  lastAt: null,
};
const closed: ThreadFacts = { ...open, state: 'closed', closedAt: hour(1), closedBy: 'site' };

/** What a change at ten o'clock makes of a thread. */
function changed(thread: ThreadFacts, change: StateChange, policy = never): ThreadFacts {
  const now = hour(10);
  const { state: effective } = lifecycleAt(thread, policy, now);
  return changedState(thread, change, { effective, by: 'moderator', now });
}
const effective = (thread: ThreadFacts, at = 10) => lifecycleAt(thread, never, hour(at)).state;

describe('changedState', () => {
  it('closes with who and when, and keeps both when it is closed again', () => {
    const first = changed(open, { state: 'closed', reason: 'heated' });
    expect(first).toMatchObject({
      closedAt: hour(10),
      closedBy: 'moderator',
      closedReason: 'heated',
    });
    expect(changed(closed, { state: 'closed' })).toEqual(closed);
  });

  it('closes again what its timer had reopened', () => {
    const back = { ...closed, reopensAt: hour(9) };
    expect(effective(back)).toBe('open');
    const again = changed(back, { state: 'closed' });
    expect(again).toMatchObject({ closedAt: hour(10), reopensAt: null });
    expect(effective(again, 20)).toBe('closed');
  });

  it('leaves alone what closed by itself, unless its timers change with it', () => {
    const timed = { ...open, closesAt: hour(5) };
    expect(changed(timed, { state: 'closed' })).toEqual(timed);
    expect(effective(changed(timed, { state: 'closed', closesAt: null }))).toBe('closed');
  });

  it('opens for good what was closed, by hand, timer or age', () => {
    expect(effective(changed({ ...open, closesAt: hour(5) }, { state: 'open' }), 99)).toBe('open');
    expect(changed(closed, { state: 'open' })).toMatchObject({ ageExempt: true, closedAt: null });
  });

  it('does nothing to what is open already', () => {
    expect(changed(open, { state: 'open' })).toEqual(open);
  });

  it('hides and archives', () => {
    expect(changed(closed, { state: 'hidden' })).toMatchObject({ state: 'hidden', closedAt: null });
    expect(changed(open, { state: 'archived' })).toMatchObject({ closedAt: hour(10) });
  });
});

describe('refusalToChangeState', () => {
  it('never lets an archived thread be opened or closed', () => {
    const archived: ThreadFacts = { ...closed, state: 'archived' };
    expect(refusalToChangeState(archived, { state: 'open' })).toBe('thread-archived');
    expect(refusalToChangeState(archived, { state: 'closed' })).toBe('thread-archived');
    expect(refusalToChangeState(archived, { state: 'hidden' })).toBeNull();
    expect(refusalToChangeState(closed, { state: 'open' })).toBeNull();
  });
});
