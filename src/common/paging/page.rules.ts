/** One page of a list and where the pages beside it begin. */
export interface Page<Row> {
  items: Row[];
  next: { direction: 'after'; of: Row } | null;
  prev: { direction: 'before'; of: Row } | null;
}

interface Fetched {
  limit: number;
  /** Null for a first page. */
  direction: 'after' | 'before' | null;
}

/**
 * Makes a page of the rows fetched for it. A query asks for one row more than `limit`, which
 * tells whether there are further ones; a page read backwards comes in reverse order.
 */
export function pageOf<Row>(rows: readonly Row[], { limit, direction }: Fetched): Page<Row> {
  const more = rows.length > limit;
  const kept = rows.slice(0, limit);
  const items = direction === 'before' ? kept.reverse() : kept;
  const first = items[0];
  const last = items.at(-1);

  const hasNext = direction === 'before' || more;
  const hasPrev = direction === 'after' || (direction === 'before' && more);
  return {
    items,
    next: hasNext && last !== undefined ? { direction: 'after', of: last } : null,
    prev: hasPrev && first !== undefined ? { direction: 'before', of: first } : null,
  };
}
