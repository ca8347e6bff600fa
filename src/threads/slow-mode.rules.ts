/** What slows a thread down: its own setting, and a rule until a moment. */
export interface SlowModes {
  slowModeSeconds: number;
  slowedSeconds: number;
  slowedUntil: Date | null;
}

export interface Slowing {
  seconds: number;
  until: Date;
}

/** A later end is not worth a new version of the thread before it differs by so much. */
const WORTH_MS = 60_000;

/** Seconds between two posts of one author at a moment; 0 for none. */
export function paceAt(thread: SlowModes, now: Date): number {
  return Math.max(thread.slowModeSeconds, isSlowed(thread, now) ? thread.slowedSeconds : 0);
}

/** The slower and the later of what is and what is asked for. */
export function slowedBy(
  thread: SlowModes,
  { seconds, until }: Slowing,
  now: Date,
): Omit<SlowModes, 'slowModeSeconds'> {
  const { slowedSeconds, slowedUntil } = thread;
  if (!isSlowed(thread, now)) return { slowedSeconds: seconds, slowedUntil: until };
  const isMore = seconds > slowedSeconds || until.getTime() - slowedUntil!.getTime() >= WORTH_MS;
  if (!isMore) return { slowedSeconds, slowedUntil };
  return {
    slowedSeconds: Math.max(slowedSeconds, seconds),
    slowedUntil: new Date(Math.max(slowedUntil!.getTime(), until.getTime())),
  };
}

/** What a rule slows it down to at a moment. */
export function slowingAt(thread: SlowModes, now: Date): Slowing | null {
  return isSlowed(thread, now)
    ? { seconds: thread.slowedSeconds, until: thread.slowedUntil! }
    : null;
}

function isSlowed({ slowedUntil }: Pick<SlowModes, 'slowedUntil'>, now: Date): boolean {
  return slowedUntil !== null && slowedUntil > now;
}
