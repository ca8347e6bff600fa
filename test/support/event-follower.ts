import { expect } from '@jest/globals';
import { DERIVED_TYPES } from '../../src/derived-events/derived-events.rules.js';
import type { Client } from './app.js';
import { query } from './database.js';

/** An event as the API tells it, as far as its order goes. */
export interface ToldEvent {
  id: string;
  sequence: number;
  type: string;
  /** `threadId` is null for what belongs to no thread. */
  data: { threadId: string | null; commentId?: string; comment?: { html: string } | null };
}

/** Follows the events of a site as its backend would: asks for what comes after what it has. */
export class EventFollower {
  readonly seen: ToldEvent[] = [];

  constructor(
    private readonly site: string,
    private readonly key: string,
    private readonly payload: 'thin' | 'full' = 'thin',
  ) {}

  /** One page from this instance. @returns how many came */
  async ask(http: Client, limit = 100): Promise<number> {
    const after = this.seen.at(-1)?.sequence ?? 0;
    const path = `/sites/${this.site}/events?after=${after}&limit=${limit}&payload=${this.payload}`;
    const answer = await http.get(path, { as: this.key });
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
    this.seen.push(...(answer.body.items as ToldEvent[]));
    return answer.body.items.length as number;
  }

  /** Whether each event that is stored was seen, once, under the next number, in its thread's turn. */
  async expectAll(databaseUrl: string): Promise<void> {
    const stored = await query<{ id: string }>(
      databaseUrl,
      `select e.id from events e join sites s on s.id = e.site_id
       where s.slug = $1 order by coalesce(e.thread_id, e.id), e.thread_sequence`,
      [this.site],
    );
    const sequences = this.seen.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    const isDerived = (type: string): boolean =>
      (DERIVED_TYPES as readonly string[]).includes(type);
    const placeOf = ({ id, type, data }: ToldEvent): string =>
      isDerived(type) ? id : (data.threadId ?? id);
    const inThreads = this.seen.toSorted((a, b) =>
      placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : a.sequence - b.sequence,
    );
    expect(inThreads.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
  }
}
