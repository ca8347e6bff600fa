export type Vote = 1 | 0 | -1;

/** The counts after one reader's vote went from `before` to `after`. */
export function recount(
  counts: { up: number; down: number },
  before: number,
  after: number,
): { up: number; down: number } {
  const of = (value: number, vote: number): number => Number(vote === value);
  return {
    up: counts.up + of(1, after) - of(1, before),
    down: counts.down + of(-1, after) - of(-1, before),
  };
}
