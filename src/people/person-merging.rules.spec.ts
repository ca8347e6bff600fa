import { describe, expect, it } from '@jest/globals';
import { whyNotMerge } from './person-merging.rules.js';

const person = (id: string, mergedInto: string | null = null) => ({ id, mergedInto });

describe('whyNotMerge', () => {
  it.each([
    ['two people', person('a'), person('b'), null],
    ['the same once more', person('a', 'b'), person('b'), null],
    ['one person', person('a'), person('a'), 'themselves'],
    ['somebody and who is theirs already', person('a'), person('b', 'a'), 'themselves'],
    ['somebody who is another’s', person('a', 'c'), person('b'), 'merge that one'],
    ['somebody into who is another’s', person('a'), person('b', 'c'), 'name that one'],
  ])('of %s', (_, from, into, why) => {
    const found = whyNotMerge(from, into);
    expect(found).toEqual(why === null ? null : expect.stringContaining(why));
  });
});
