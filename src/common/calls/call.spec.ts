import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { apart, Call, currentCall, together, withinCall } from './call.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A call and whether it was heard to be overdue. */
function heard(call = new Call('ordinary', 100)): { call: Call; times: () => number } {
  let times = 0;
  call.whenOverdue(() => (times += 1));
  return { call, times: () => times };
}

describe('a call', () => {
  it('is overdue at its deadline, once', () => {
    const { call, times } = heard();
    jest.advanceTimersByTime(99);
    expect([times(), call.isOverdue]).toEqual([0, false]);
    jest.advanceTimersByTime(500);
    expect([times(), call.isOverdue, call.left]).toEqual([1, true, 0]);
  });

  it('that has ended is never overdue, and bounds nothing more', () => {
    const { call, times } = heard();
    call.end();
    jest.advanceTimersByTime(500);
    expect([times(), call.isOverdue, call.left]).toEqual([0, false, Infinity]);
  });

  it('tells nobody who does not want to know any more', () => {
    const call = new Call('ordinary', 100);
    let told = false;
    call.whenOverdue(() => (told = true))();
    jest.advanceTimersByTime(500);
    expect(told).toBe(false);
  });

  it('has all of its time from when it begins', () => {
    const { call, times } = heard();
    call.hold();
    jest.advanceTimersByTime(1_000);
    call.begin();
    jest.advanceTimersByTime(99);
    expect(times()).toBe(0);
    jest.advanceTimersByTime(200);
    expect(times()).toBe(1);
  });

  it('is not charged for what another server takes', async () => {
    const { call, times } = heard();
    let answer!: () => void;
    const waiting = call.waitOutside(() => new Promise<void>((resolve) => (answer = resolve)));
    jest.advanceTimersByTime(1_000);
    expect(times()).toBe(0);
    answer();
    await waiting;
    jest.advanceTimersByTime(99);
    expect(times()).toBe(0);
    jest.advanceTimersByTime(200);
    expect(times()).toBe(1);
  });
});

describe('what is done', () => {
  it('for a call knows it, also after a wait', async () => {
    const call = new Call('staff', 100);
    const seen = await withinCall(call, async () => {
      await Promise.resolve();
      return currentCall();
    });
    expect([seen, currentCall()]).toEqual([call, undefined]);
  });

  it('apart knows none', () => {
    expect(withinCall(new Call('staff', 100), () => apart(currentCall))).toBeUndefined();
  });

  it('for several has all of the time, in the same lane, and ends', async () => {
    const { call } = heard(new Call('staff', 100));
    jest.advanceTimersByTime(60);
    const shared = await withinCall(call, async () =>
      together(currentCall(), async () => {
        const own = currentCall()!;
        expect([own === call, own.lane, own.left]).toEqual([false, 'staff', 100]);
        return Promise.resolve(own);
      }),
    );
    expect([shared.left, call.left]).toEqual([Infinity, 40]);
  });
});
