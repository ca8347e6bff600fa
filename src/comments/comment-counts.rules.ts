/** A comment that shows, as numbers count it. */
interface Counted {
  threadId: string;
  parentId: string | null;
  number: number | null;
  publishedAt: Date | null;
}

interface OfThread {
  threadId: string;
  comments: number;
  topLevel: number;
  /** 0: none of them has a number. */
  lastNumber: number;
  lastAt: Date | null;
}

interface OfComment {
  commentId: string;
  replies: number;
  shownReplies: number;
}

/** What comments that show for the first time add to their threads' numbers, by thread. */
export function countsOf(published: readonly Counted[]): OfThread[] {
  const threads = new Map<string, OfThread>();
  for (const { threadId, parentId, number, publishedAt } of published) {
    const sum = threads.get(threadId) ?? { threadId, comments: 0, topLevel: 0, ...NOTHING_YET };
    threads.set(threadId, {
      threadId,
      comments: sum.comments + 1,
      topLevel: sum.topLevel + Number(parentId === null),
      lastNumber: Math.max(sum.lastNumber, number ?? 0),
      lastAt: later(sum.lastAt, publishedAt),
    });
  }
  return [...threads.values()];
}

/** What they add to those they reply to. */
export function repliesOf(published: readonly Counted[]): OfComment[] {
  return summed(
    published.flatMap(({ parentId }) =>
      parentId === null ? [] : [{ commentId: parentId, replies: 1, shownReplies: 1 }],
    ),
  );
}

/** One change for each comment; what comes to nothing is left out. */
export function summed(changes: readonly OfComment[]): OfComment[] {
  const sums = new Map<string, OfComment>();
  for (const { commentId, replies, shownReplies } of changes) {
    const sum = sums.get(commentId) ?? { commentId, replies: 0, shownReplies: 0 };
    sums.set(commentId, {
      commentId,
      replies: sum.replies + replies,
      shownReplies: sum.shownReplies + shownReplies,
    });
  }
  return [...sums.values()].filter((sum) => sum.replies !== 0 || sum.shownReplies !== 0);
}

const NOTHING_YET = { lastNumber: 0, lastAt: null };

function later(one: Date | null, other: Date | null): Date | null {
  return one !== null && (other === null || one > other) ? one : other;
}
