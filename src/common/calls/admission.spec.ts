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
    admission.leave('ordinary');
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
    admission.leave('ordinary');
    await Promise.resolve();
    expect(isIdle).toBe(false);
    admission.leave('staff');
    await idle;
    expect(isIdle).toBe(true);
  });
});
