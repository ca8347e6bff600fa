/** A row's place in each order, as it stands in a cursor. */
export interface Placed {
  id: string;
  number: number | null;
  publishedAt: number | null;
  best: number;
  controversy: number;
  replies: number;
}

type Order = 'oldest' | 'newest' | 'best' | 'controversial' | 'most-replied' | 'replies';

/** The list that a cursor belongs to. */
export function scopeOf(order: Order, within: string): string {
  return `comments ${order} ${within}`;
}

export function keyOf(order: Order, row: Placed): (string | number)[] {
  switch (order) {
    case 'oldest':
    case 'newest':
      return [row.number ?? 0];
    case 'best':
      return [row.best, row.id];
    case 'controversial':
      return [row.controversy, row.id];
    case 'most-replied':
      return [row.replies, row.id];
    case 'replies':
      return [new Date(row.publishedAt ?? 0).toISOString(), row.id];
  }
}
