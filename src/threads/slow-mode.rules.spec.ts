import { describe, expect, it } from '@jest/globals';
import { paceAt, slowedBy } from './slow-mode.rules.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 12, minute));
const now = at(0);
const slowed = (seconds: number, until: Date | null, own = 0) => ({
  slowModeSeconds: own,
  slowedSeconds: seconds,
  slowedUntil: until,
});

describe('paceAt', () => {
  it.each([
    ['nothing', slowed(0, null), 0],
    ['its own setting', slowed(0, null, 30), 30],
    ['a rule', slowed(60, at(1)), 60],
    ['a rule that is over', slowed(60, at(0)), 0],
    ['the slower of both', slowed(60, at(1), 90), 90],
  ])('goes by %s', (_, thread, seconds) => {
    expect(paceAt(thread, now)).toBe(seconds);
  });
});

describe('slowedBy', () => {
  it.each([
    ['begins', slowed(0, null), { seconds: 30, until: at(5) }, [30, at(5)]],
    ['begins anew when it was over', slowed(60, at(0)), { seconds: 30, until: at(5) }, [30, at(5)]],
    ['is as slow as the slower', slowed(60, at(5)), { seconds: 30, until: at(9) }, [60, at(9)]],
    ['ends with the later', slowed(30, at(9)), { seconds: 60, until: at(5) }, [60, at(9)]],
    [
      'leaves the thread alone for seconds',
      slowed(30, at(5)),
      { seconds: 30, until: new Date(at(5).getTime() + 59_999) },
      [30, at(5)],
    ],
  ])('%s', (_, thread, asked, [seconds, until]) => {
    expect(slowedBy(thread, asked, now)).toEqual({ slowedSeconds: seconds, slowedUntil: until });
  });
});
