export interface PastDecision {
  /** Null for what cannot be undone: what the law or a purge has ended, and an undoing. */
  before: object | null;
  undoUntil: Date | null;
  reversed: boolean;
}

/** Why a decision cannot be undone at `now`, or null when it can. */
export function refusalToReverse(
  { before, undoUntil, reversed }: PastDecision,
  { admin, now }: { admin: boolean; now: Date },
): 'action-refused' | 'already-reversed' | 'undo-window-closed' | null {
  if (before === null) return 'action-refused';
  if (reversed) return 'already-reversed';
  const open = undoUntil !== null && now <= undoUntil;
  return open || admin ? null : 'undo-window-closed';
}
