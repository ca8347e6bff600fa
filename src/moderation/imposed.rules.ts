import {
  isTold,
  restrictionOf,
  type Restrictable,
  type Restriction,
} from '../statements/restriction.rules.js';

/** What a decision keeps from readers, of which text, and whether its author is told; null: nothing. */
export function imposedBy(
  action: string,
  before: Restrictable,
  after: Restrictable,
): { restriction: Restriction; revisionId: string; isTold: boolean } | null {
  const restriction = restrictionOf(action, before, after);
  if (restriction === null) return null;
  const waiting = before.pendingRevisionId ?? after.pendingRevisionId;
  const revisionId =
    restriction === 'edit-withheld' && waiting !== null ? waiting : before.revisionId;
  return { restriction, revisionId, isTold: isTold(before, after) };
}
