import { stripControls } from './control-characters.rules.js';

describe('stripping control characters', () => {
  it.each([
    ['plain text stays', 'one\ttwo\r\nthree\n', 'one\ttwo\r\nthree\n', []],
    ['NUL, bell and escape go', 'a\u0000b\u0007c\u001b[1m', 'abc[1m', [1, 2, 3]],
    ['form feed and vertical tab go', '\u000bx\u000c', 'x', [0, 1]],
    ['a run is counted one by one', 'a\u0001\u0002\u0003b', 'ab', [1, 1, 1]],
    ['what is no character goes', 'a\uFFFEb\uFFFFc', 'abc', [1, 2]],
    ['what only looks odd stays', 'a\u007f\u0085\u00a0\u2028\uFFFD😀', undefined, []],
  ])('%s', (_title, text, stripped, at) => {
    expect(stripControls(text)).toEqual({ text: stripped ?? text, at });
  });
});
