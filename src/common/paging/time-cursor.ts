import type { Cursor, Cursors } from './cursor.js';
import { pageOf } from './page.rules.js';

/** A page of a list in the order of a time and an id. */
export interface TimedPage<Row> {
  items: Row[];
  next: string | null;
  prev: string | null;
}

export interface TimedPosition {
  key: [Date, string] | null;
  /** Against the list's own order. */
  backwards: boolean;
  /** One more than the page shows. */
  limit: number;
}

interface TimedList<Row> {
  /** Names the list and all that its order depends on. */
  scope: string;
  after: string | undefined;
  limit: number;
  read: (at: TimedPosition) => Promise<Row[]>;
  /** The row's time, to the millisecond, and its id. */
  keyOf: (row: Row) => [Date | number, string];
}

/** Reads one page and signs the cursors of its neighbours. @throws {Problem} bad-cursor */
export async function timedPage<Row>(
  cursors: Cursors,
  list: TimedList<Row>,
): Promise<TimedPage<Row>> {
  const cursor = cursors.decode(list.scope, list.after);
  const rows = await list.read({
    key: cursor && [new Date(cursor.at[0]!), String(cursor.at[1])],
    backwards: cursor?.direction === 'before',
    limit: list.limit + 1,
  });
  const page = pageOf(rows, { limit: list.limit, direction: cursor?.direction ?? null });
  const encode = (edge: { direction: Cursor['direction']; of: Row } | null): string | null => {
    if (!edge) return null;
    const [time, id] = list.keyOf(edge.of);
    return cursors.encode(list.scope, { direction: edge.direction, at: [Number(time), id] });
  };
  return { items: page.items, next: encode(page.next), prev: encode(page.prev) };
}
