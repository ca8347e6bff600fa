import { describe, expect, it } from '@jest/globals';
import { shownNameOf } from './shown-author.rules.js';

const authors = new Map([
  ['ann', { name: 'Ann' }],
  ['new', { name: null }],
]);

describe('shownNameOf', () => {
  it.each([
    ['a guest', null, 'Gus', 'Gus'],
    ['a guest without a name', null, null, null],
    ['a person', 'ann', null, 'Ann'],
    ['a person who was a guest then', 'ann', 'Annie', 'Ann'],
    ['a person whose name is not known yet', 'new', 'Annie', 'Annie'],
    ['a person without any name', 'new', null, null],
    ['a person who is not there', 'gone', null, null],
  ])('of %s', (_, personId, guestName, shown) => {
    expect(shownNameOf({ personId, guestName }, authors)).toBe(shown);
  });
});
