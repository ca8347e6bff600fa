import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.js';

describe('admission', () => {
  it('has room for so many, and for a quarter of staff beside', () => {
    const admission = new Admission(20);
    const takenBy = (lane: 'ordinary' | 'staff'): number => {
      while (admission.hasRoom(lane)) admission.enter(lane);
      return admission.inFlight[lane];
    };
    expect([takenBy('ordinary'), takenBy('staff')]).toEqual([20, 5]);
    expect(admission.refused).toEqual({ ordinary: 1, staff: 1 });
    admission.leave('ordinary', 0);
    expect([admission.hasRoom('ordinary'), admission.hasRoom('staff')]).toEqual([true, false]);
  });

  it('has room for four of staff at least', () => {
    const admission = new Admission(4);
    for (let n = 0; n < 4; n += 1) admission.enter('staff');
    expect(admission.hasRoom('staff')).toBe(false);
  });

  it('is idle once all have left', async () => {
    const admission = new Admission(4);
    await admission.whenIdle();
    admission.enter('ordinary');
    admission.enter('staff');
    let isIdle = false;
    const idle = admission.whenIdle().then(() => (isIdle = true));
    admission.leave('ordinary', 0);
    await Promise.resolve();
    expect(isIdle).toBe(false);
    admission.leave('staff', 0);
    await idle;
    expect(isIdle).toBe(true);
  });

  describe('of calls that take too long', () => {
    const ATONCE = 200;
    let now = 0;

    /** A fifth of a second in which it was full, and so many came to an end that took such a part of their time. */
    function look(admission: Admission, share: number): void {
      now += 150;
      while (admission.hasRoom('ordinary')) admission.enter('ordinary');
      for (let nth = 0; nth < 20; nth += 1) admission.leave('ordinary', share);
      now += 50;
      while (admission.hasRoom('ordinary')) admission.enter('ordinary');
    }

    it('works on fewer, and on as many as before once they are fast again', () => {
      now = 0;
      const admission = new Admission(ATONCE, () => now);
      look(admission, 0.5);
      for (let nth = 0; nth < 150; nth += 1) admission.leave('ordinary', 0.5);
      expect(admission.isFull('ordinary')).toBe(false);
      while (admission.hasRoom('ordinary')) admission.enter('ordinary');
      expect(admission.inFlight.ordinary).toBe(ATONCE / 2);
      for (let nth = 0; nth < 4; nth += 1) look(admission, 0.05);
      expect(admission.inFlight.ordinary).toBe(ATONCE);
    });

    it('works on as many as ever where nobody was sent away for a while', () => {
      now = 0;
      const admission = new Admission(ATONCE, () => now);
      look(admission, 0.5);
      expect(admission.bound).toBe(ATONCE / 2);
      for (let nth = 0; nth < ATONCE; nth += 1) admission.leave('ordinary', 0.5);
      now += 10_000;
      while (admission.hasRoom('ordinary')) admission.enter('ordinary');
      expect(admission.inFlight.ordinary).toBe(ATONCE);
    });

    it('judges a long time in which some were sent away', () => {
      now = 0;
      const admission = new Admission(ATONCE, () => now);
      while (admission.hasRoom('ordinary')) admission.enter('ordinary');
      now += 1_000;
      admission.leave('ordinary', 0.5);
      expect(admission.bound).toBe(ATONCE / 2);
    });

    it('waits for those who have come a moment ago, and not for ever', () => {
      now = 0;
      const admission = new Admission(ATONCE, () => now);
      const bounds = [0, 250, 250, 250].map((passed) => {
        now += passed;
        while (admission.hasRoom('ordinary')) admission.enter('ordinary');
        return admission.bound;
      });
      expect(bounds).toEqual([ATONCE, ATONCE, ATONCE, ATONCE / 2]);
    });

    it('takes no staff for them', () => {
      now = 0;
      const admission = new Admission(ATONCE, () => now);
      for (let nth = 0; nth < 100; nth += 1) {
        admission.enter('staff');
        admission.leave('staff', 1);
      }
      look(admission, 0.05);
      expect(admission.inFlight.ordinary).toBe(ATONCE);
    });
  });
});
