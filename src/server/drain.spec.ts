import { describe, expect, it } from '@jest/globals';
import { answerMs } from './drain.js';

describe('answerMs', () => {
  it.each([
    ['a short deadline, with time for what follows it', 1_500, 5_000],
    ['a long deadline, so that nothing is cut before it', 60_000, 63_500],
  ])('is %s', (_, requestDeadlineMs, expected) => {
    expect(answerMs(requestDeadlineMs)).toBe(expected);
  });
});
