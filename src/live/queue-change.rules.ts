/** Work in a queue, as far as somebody who looks at the queue has to know. */
export interface QueuedWork {
  id: string;
  commentId: string;
  version: number;
  /** Somebody has it at this moment. */
  isClaimed: boolean;
}

export interface QueueChange {
  arrived: QueuedWork[];
  changed: QueuedWork[];
  /** Ids of what is not there any more. */
  left: string[];
}

/** What makes the one list of the other. */
export function queueChange(
  before: readonly QueuedWork[],
  after: readonly QueuedWork[],
): QueueChange {
  const known = new Map(before.map((work) => [work.id, work]));
  const ids = new Set(after.map(({ id }) => id));
  return {
    arrived: after.filter(({ id }) => !known.has(id)),
    changed: after.filter((work) => differs(known.get(work.id), work)),
    left: before.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
  };
}

function differs(before: QueuedWork | undefined, after: QueuedWork): boolean {
  if (!before) return false;
  return before.version !== after.version || before.isClaimed !== after.isClaimed;
}
