/** What waits of one kind, over all sites. */
export interface Backlog {
  /** Of a queue: `queue ` and its key. */
  kind: string;
  amount: number;
  /** Null where that says nothing. */
  oldest: Date | null;
}

/** Sites name queues of their own, which is nobody's business who watches. */
const OTHER = 'queue other';

/**
 * Amounts, and ages in seconds, by kind: those in `known` whether anything waits or not, and queues that are
 * not among them together.
 */
export function measured(
  backlogs: readonly Backlog[],
  known: readonly string[],
  now: Date,
): { amounts: Record<string, number>; seconds: Record<string, number> } {
  const amounts = Object.fromEntries([...known, OTHER].map((kind) => [kind, 0]));
  const seconds: Record<string, number> = {};
  for (const { kind, amount, oldest } of backlogs) {
    const name = kind in amounts ? kind : OTHER;
    amounts[name]! += amount;
    if (!oldest) continue;
    const age = Math.max(0, now.getTime() - oldest.getTime()) / 1000;
    seconds[name] = Math.max(age, seconds[name] ?? 0);
  }
  return { amounts, seconds };
}
