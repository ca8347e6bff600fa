import type { Cursors } from './cursor.js';
import { keyedPage, type KeyedPage, type Stretch } from './keyed-page.js';

/** A page of a list in the order of a time and an id. */
export type TimedPage<Row> = KeyedPage<Row>;

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
  read: (at: TimedPosition) => Promise<Row[] | Stretch<Row>>;
  /** The row's time, to the millisecond, and its id. */
  keyOf: (row: Row) => [Date | number, string];
}

/** As `keyedPage`, by a time and an id. @throws {Problem} bad-cursor */
export async function timedPage<Row>(
  cursors: Cursors,
  list: TimedList<Row>,
): Promise<TimedPage<Row>> {
  return keyedPage<Row>(cursors, {
    ...list,
    read: ({ key, ...at }) => list.read({ ...at, key: key && [new Date(key[0]!), String(key[1])] }),
    keyOf: (row) => {
      const [time, id] = list.keyOf(row);
      return [Number(time), id];
    },
  });
}
