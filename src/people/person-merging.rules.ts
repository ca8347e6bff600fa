interface Mergeable {
  id: string;
  /** Whom they were merged into before. */
  mergedInto: string | null;
}

/**
 * Why a person cannot be merged into that one, or null when they can: also once more, to finish
 * what was interrupted.
 */
export function whyNotMerge(from: Mergeable, into: Mergeable): string | null {
  if (from.id === into.id || into.mergedInto === from.id) {
    return 'Nobody is merged into themselves: name two people.';
  }
  if (into.mergedInto !== null)
    return `The other was merged into ${into.mergedInto}: name that one.`;
  if (from.mergedInto !== null && from.mergedInto !== into.id) {
    return `They were merged into ${from.mergedInto} before: merge that one.`;
  }
  return null;
}
