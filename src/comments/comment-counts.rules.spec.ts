import { countsOf, repliesOf, summed } from './comment-counts.rules.js';

const at = (second: number): Date => new Date(second * 1000);
const top = (threadId: string, number: number, second: number) => ({
  ...{ threadId, parentId: null, number, publishedAt: at(second) },
});
const reply = (threadId: string, parentId: string, second: number) => ({
  ...{ threadId, parentId, number: null, publishedAt: at(second) },
});

describe('what comments add to their threads', () => {
  it('is counted by thread, with the highest number and the latest moment', () => {
    expect(
      countsOf([top('a', 8, 3), reply('a', 'x', 9), top('b', 1, 5), top('a', 7, 4)]),
    ).toStrictEqual([
      { threadId: 'a', comments: 3, topLevel: 2, lastNumber: 8, lastAt: at(9) },
      { threadId: 'b', comments: 1, topLevel: 1, lastNumber: 1, lastAt: at(5) },
    ]);
  });

  it('has no number where all are replies, and is nothing of nothing', () => {
    expect(countsOf([reply('a', 'x', 1)])).toStrictEqual([
      { threadId: 'a', comments: 1, topLevel: 0, lastNumber: 0, lastAt: at(1) },
    ]);
    expect(countsOf([])).toStrictEqual([]);
  });
});

describe('what comments add to those they reply to', () => {
  it('is counted by comment', () => {
    expect(
      repliesOf([reply('a', 'x', 1), reply('b', 'y', 2), top('a', 1, 3), reply('a', 'x', 4)]),
    ).toStrictEqual([
      { commentId: 'x', replies: 2, shownReplies: 2 },
      { commentId: 'y', replies: 1, shownReplies: 1 },
    ]);
  });

  it('leaves out what comes to nothing', () => {
    expect(
      summed([
        { commentId: 'x', replies: 1, shownReplies: 1 },
        { commentId: 'y', replies: 0, shownReplies: -1 },
        { commentId: 'x', replies: -1, shownReplies: -1 },
      ]),
    ).toStrictEqual([{ commentId: 'y', replies: 0, shownReplies: -1 }]);
  });
});
