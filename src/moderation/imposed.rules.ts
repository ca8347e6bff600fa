import {
  isTold,
  restrictionOf,
  type Restrictable,
  type Restriction,
} from '../statements/restriction.rules.js';

/** What a decision keeps from readers, which has reasons that are owed. */
export interface Imposed {
  restriction: Restriction;
  /** The text that was judged. */
  revisionId: string;
  isTold: boolean;
}

/** Null: nothing is kept from readers. */
export function imposedBy(
  action: string,
  before: Restrictable,
  after: Restrictable,
): Imposed | null {
  const restriction = restrictionOf(action, before, after);
  if (restriction === null) return null;
  const waiting = before.pendingRevisionId ?? after.pendingRevisionId;
  const revisionId =
    restriction === 'edit-withheld' && waiting !== null ? waiting : before.revisionId;
  return { restriction, revisionId, isTold: isTold(before, after) };
}
