/** Fewer would leave connections and the processor idle between two calls. */
const LEAST = 32;
/** Each time; by and by it is as much as it takes. */
const MOST_CHANGE = 2;
/** Of a deadline: what is slower than most still comes before it. */
const AIM = 0.25;

/** What was seen of calls for a while. */
export interface Seen {
  /** Whether some found no room. */
  wasFull: boolean;
  /** How many were done with. */
  done: number;
  /** Which part of its time each took, all in all: 1 is one that came to its deadline. */
  shares: number;
}

/**
 * How many calls to work on at a time, so that each takes a quarter of its time. By Little's law (J. D. C. Little,
 * 1961) so many are there as come a second times what each takes: where they are as many as may be, and twice as slow
 * as they should, half as many may. Where there is room for all, so many are allowed as may be at most, by and by.
 */
export function nextBound(bound: number, most: number, { wasFull, done, shares }: Seen): number {
  const wanted = wasFull ? (AIM * done) / shares : MOST_CHANGE;
  const factor = Math.min(MOST_CHANGE, Math.max(1 / MOST_CHANGE, wanted || 0));
  return Math.min(most, Math.max(Math.min(LEAST, most), Math.round(bound * factor)));
}
