import { LRUCache } from 'lru-cache';

/** Changes of so many threads and sites are remembered one by one. */
const MOST_REMEMBERED = 50_000;

/**
 * What this process has changed, and when, in moments that it counts itself. What was begun before the
 * latest change of its subject may show what was before it.
 */
export class Changes {
  private moment = 0;
  /** Of what is not remembered any more, the latest. */
  private forgotten = 0;
  private readonly latest = new LRUCache<string, number>({
    max: MOST_REMEMBERED,
    dispose: (moment, _, reason) => {
      if (reason === 'evict') this.forgotten = Math.max(this.forgotten, moment);
    },
  });

  now(): number {
    return this.moment;
  }

  add(subject: string): void {
    this.moment += 1;
    this.latest.set(subject, this.moment);
  }

  /** Whether any of them may have changed after that moment. */
  anySince(moment: number, subjects: readonly string[]): boolean {
    if (this.forgotten > moment) return true;
    return subjects.some((subject) => (this.latest.get(subject) ?? 0) > moment);
  }
}
