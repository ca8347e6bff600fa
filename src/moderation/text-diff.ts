import { diffWordsWithSpace } from 'diff';

/** A run of words that both texts have, or only the older or the newer one. */
export interface DiffPart {
  op: 'same' | 'removed' | 'added';
  text: string;
}

/** Texts that differ in more words than this are shown one after the other. */
const MOST_EDITS = 2000;

/** What became of `older`, word by word. */
export function textDiff(older: string, newer: string): DiffPart[] {
  const changes = diffWordsWithSpace(older, newer, { maxEditLength: MOST_EDITS });
  if (!changes) {
    return [
      { op: 'removed', text: older },
      { op: 'added', text: newer },
    ];
  }
  return changes.map(({ added, removed, value }) => ({
    op: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
}
