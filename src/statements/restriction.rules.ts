/** What a decision or a check keeps from readers. */
export const RESTRICTIONS = [
  /** The text is gone from its place. */
  'removed',
  /** The text does not show, and may again. */
  'disabled',
  /** A newer text of a comment that shows does not. */
  'edit-withheld',
  /** A moderator's words stand in the place of the author's. */
  'text-replaced',
  /** Nobody can reply. */
  'interaction-restricted',
] as const;
export type Restriction = (typeof RESTRICTIONS)[number];

/** A comment, as far as a restriction can be told by it. */
export interface Restrictable {
  state: string;
  revisionId: string;
  pendingRevisionId: string | null;
  repliesLocked: boolean;
}

/** How much is kept from readers in each state. */
const SEVERITY: Readonly<Record<string, number>> = {
  published: 0,
  withdrawn: 0,
  pending: 1,
  hidden: 2,
  spam: 2,
  rejected: 2,
  removed: 3,
  purged: 4,
};

/**
 * The restriction that a decision imposes, or null: for what gives something back, and for what its
 * author has taken back already. `action` is `reverse` for what undoes another decision.
 */
export function restrictionOf(
  action: string,
  before: Restrictable,
  after: Restrictable,
): Restriction | null {
  if (before.state === 'withdrawn') return null;
  if (action === 'redact') return 'text-replaced';
  if (before.state !== after.state) return restrictionByState(action, before.state, after.state);
  if (after.repliesLocked && !before.repliesLocked) return 'interaction-restricted';
  return after.state === 'published' && withholdsEdit(action, before, after)
    ? 'edit-withheld'
    : null;
}

/** A newer text that waited is dropped, or one that shows waits again. */
function withholdsEdit(action: string, before: Restrictable, after: Restrictable): boolean {
  if (before.revisionId !== after.revisionId) return after.pendingRevisionId === before.revisionId;
  const dropped = before.pendingRevisionId !== null && after.pendingRevisionId === null;
  return dropped && action !== 'reverse';
}

function restrictionByState(action: string, from: string, to: string): Restriction | null {
  const [less, more] = [SEVERITY[from]!, SEVERITY[to]!];
  if (more < less || (more === less && action === 'reverse')) return null;
  if (more === 0) return null;
  return to === 'removed' || to === 'purged' ? 'removed' : 'disabled';
}

/** Whether the author is told: what a moderator takes for spam looks like waiting to its author. */
export function isTold(before: Restrictable, after: Restrictable): boolean {
  return before.state === after.state || after.state !== 'spam';
}

/** What screening's verdict restricts: a new comment, or a newer text of one that shows. */
export function restrictionOfVerdict(about: { isEdit: boolean; state: string }): Restriction {
  return about.isEdit && about.state === 'published' ? 'edit-withheld' : 'disabled';
}
