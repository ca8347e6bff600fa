import { describe, expect, it } from '@jest/globals';
import { textDiff } from './text-diff.js';

describe('textDiff', () => {
  it.each([
    { older: 'Good day', newer: 'Good day', parts: [['same', 'Good day']] },
    {
      older: 'Buy my book',
      newer: 'Buy his book',
      parts: [
        ['same', 'Buy '],
        ['removed', 'my'],
        ['added', 'his'],
        ['same', ' book'],
      ],
    },
    {
      older: 'Öl',
      newer: 'Öl\nund Gas',
      parts: [
        ['same', 'Öl'],
        ['added', '\nund Gas'],
      ],
    },
  ])('of "$older" and "$newer" is word by word', ({ older, newer, parts }) => {
    expect(textDiff(older, newer).map(({ op, text }) => [op, text])).toEqual(parts);
  });

  it('gives both texts back, also where nothing is left of the older one', () => {
    const older = Array.from({ length: 2500 }, (_, n) => `a${n}`).join(' ');
    const newer = Array.from({ length: 2500 }, (_, n) => `b${n}`).join('\n');
    const parts = textDiff(older, newer);
    const side = (gone: string) =>
      parts
        .filter(({ op }) => op !== gone)
        .map(({ text }) => text)
        .join('');
    expect([side('added'), side('removed')]).toEqual([older, newer]);
  });
});
