import type { Cursor, Cursors } from './cursor.js';
import { pageOf } from './page.rules.js';

/** A page of a list and the cursors of those beside it. */
export interface KeyedPage<Row> {
  items: Row[];
  next: string | null;
  prev: string | null;
}

export interface KeyedPosition {
  key: Cursor['at'] | null;
  /** Against the list's own order. */
  backwards: boolean;
  /** One more than the page shows. */
  limit: number;
}

/** Rows of a reader that looks at so many at most: it found these on its way to `end`. */
export interface Stretch<Row> {
  rows: Row[];
  /** Where it stopped; null when there is nothing beyond. */
  end: Cursor['at'] | null;
}

interface KeyedList<Row> {
  /** Names the list and all that its order depends on. */
  scope: string;
  after: string | undefined;
  limit: number;
  read: (at: KeyedPosition) => Promise<Row[] | Stretch<Row>>;
  /** What the list is in the order of, the id last. */
  keyOf: (row: Row) => Cursor['at'];
}

/**
 * Reads one page and signs the cursors of its neighbours. One that a stretch did not fill goes on
 * where that ended.
 *
 * @throws {Problem} bad-cursor
 */
export async function keyedPage<Row>(
  cursors: Cursors,
  { scope, after, limit, read, keyOf }: KeyedList<Row>,
): Promise<KeyedPage<Row>> {
  const cursor = cursors.decode(scope, after);
  const backwards = cursor?.direction === 'before';
  const key = cursor?.at ?? null;
  const { rows, end } = stretchOf(await read({ key, backwards, limit: limit + 1 }));
  const page = pageOf(rows, { limit, direction: cursor?.direction ?? null });
  const encode = (edge: { direction: Cursor['direction']; of: Row } | null): string | null =>
    edge && cursors.encode(scope, { direction: edge.direction, at: keyOf(edge.of) });
  const whole = { items: page.items, next: encode(page.next), prev: encode(page.prev) };
  if (!end || rows.length > limit) return whole;
  const direction = backwards ? 'before' : 'after';
  const beyond = cursors.encode(scope, { direction, at: end });
  return { ...whole, ...(backwards ? { prev: beyond } : { next: beyond }) };
}

function stretchOf<Row>(found: Row[] | Stretch<Row>): Stretch<Row> {
  return Array.isArray(found) ? { rows: found, end: null } : found;
}
