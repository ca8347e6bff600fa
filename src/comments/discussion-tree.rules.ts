/** What the tree needs to know of a row. */
export interface Branch {
  id: string;
  parentId: string | null;
  shownReplies: number;
  publishedAt: number | null;
  /** Here though earlier siblings are not, since somebody asked for it. */
  outOfTurn?: boolean;
}

export interface Tree<Row extends Branch> {
  comment: Row;
  replies: Tree<Row>[];
  /** Null when every reply is here; else the last one that is, or 'start' when none is. */
  cut: Row | 'start' | null;
}

/** Those of `rows`, given level by level, that hang from `roots`; the first `most` of them. */
export function hangingFrom<Row extends Branch>(
  roots: readonly Row[],
  rows: readonly Row[],
  most: number,
): Row[] {
  const known = new Set(roots.map((root) => root.id));
  const kept: Row[] = [];
  for (const row of rows) {
    if (kept.length >= most) break;
    if (row.parentId === null || !known.has(row.parentId)) continue;
    known.add(row.id);
    kept.push(row);
  }
  return kept;
}

/**
 * Hangs rows below their parents. `roots` come in the page's order; the others in any order, each
 * with its parent among the rows. Replies stand oldest first.
 */
export function growTree<Row extends Branch>(
  roots: readonly Row[],
  others: readonly Row[],
): Tree<Row>[] {
  const children = new Map<string, Row[]>();
  for (const row of others) {
    if (row.parentId === null) continue;
    const siblings = children.get(row.parentId);
    if (siblings) siblings.push(row);
    else children.set(row.parentId, [row]);
  }
  for (const siblings of children.values()) siblings.sort(oldestFirst);

  const grow = (comment: Row): Tree<Row> => {
    const below = children.get(comment.id) ?? [];
    return { comment, replies: below.map(grow), cut: cutOf(comment, below) };
  };
  return roots.map(grow);
}

function cutOf<Row extends Branch>(comment: Row, below: readonly Row[]): Row | 'start' | null {
  if (below.length >= comment.shownReplies) return null;
  return below.findLast((row) => !row.outOfTurn) ?? 'start';
}

function oldestFirst(a: Branch, b: Branch): number {
  const apart = (a.publishedAt ?? 0) - (b.publishedAt ?? 0);
  return apart === 0 ? (a.id < b.id ? -1 : 1) : apart;
}
