import { describe, expect, it } from '@jest/globals';
import { externalAnswerOf } from './external-answer.rules.js';

describe('somebody else’s answer', () => {
  it.each([
    [{ outcome: 'hold' }, { outcome: 'hold', reasons: [] }],
    [
      { outcome: 'publish', reasons: ['a', 'b'], more: 1 },
      { outcome: 'publish', reasons: ['a', 'b'] },
    ],
    [
      { outcome: 'spam', reasons: ['a\u0000\ud800b'] },
      { outcome: 'spam', reasons: ['ab'] },
    ],
    [{ outcome: 'off' }, null],
    [{ outcome: ['hold'] }, null],
    [{ outcome: 'hold', reasons: 'a' }, null],
    [{ outcome: 'hold', reasons: ['a', 1] }, null],
    [{}, null],
    [[], null],
    [null, null],
    ['hold', null],
  ])('%j is %j', (json, answer) => {
    expect(externalAnswerOf(json)).toEqual(answer);
  });

  it('has ten reasons of 200 characters at most', () => {
    const reasons = Array<string>(20).fill('💥'.repeat(300));
    expect(externalAnswerOf({ outcome: 'hold', reasons })?.reasons).toEqual(
      Array<string>(10).fill('💥'.repeat(200)),
    );
  });
});
