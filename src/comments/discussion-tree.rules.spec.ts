import { describe, expect, it } from '@jest/globals';
import { growTree, type Branch, type Tree } from './discussion-tree.rules.js';

const row = (id: string, parentId: string | null, shownReplies = 0, publishedAt = 0): Branch => ({
  id,
  parentId,
  shownReplies,
  publishedAt,
});
const shape = (trees: readonly Tree<Branch>[]): unknown[] =>
  trees.map(({ comment, replies }) =>
    replies.length > 0 ? [comment.id, shape(replies)] : comment.id,
  );

describe('growTree', () => {
  it('hangs each reply below its parent, oldest first, and keeps the order of the page', () => {
    const roots = [row('b', null, 2), row('a', null)];
    const others = [row('b2', 'b', 1, 2), row('b1', 'b', 0, 1), row('b21', 'b2', 0, 3)];
    expect(shape(growTree(roots, others))).toEqual([['b', ['b1', ['b2', ['b21']]]], 'a']);
  });

  it('puts replies of one moment in the order of their ids', () => {
    expect(shape(growTree([row('a', null, 2)], [row('y', 'a'), row('x', 'a')]))).toEqual([
      ['a', ['x', 'y']],
    ]);
  });

  it.each([
    { story: 'nothing is missing', here: ['x'], of: 1, cut: null },
    { story: 'some replies are missing', here: ['x'], of: 3, cut: 'x' },
    { story: 'every reply is missing', here: [], of: 3, cut: 'start' },
  ])('says where to go on when $story', ({ here, of, cut }) => {
    const [tree] = growTree(
      [row('a', null, of)],
      here.map((id) => row(id, 'a')),
    );
    const found = tree!.cut;
    expect(found !== null && typeof found === 'object' ? found.id : found).toBe(cut);
  });
});
