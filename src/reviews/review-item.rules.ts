export const ITEM_STATES = [
  'open',
  'snoozed',
  'escalated',
  'decided',
  'dismissed',
  'superseded',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** What moves an item; `reopen` undoes the decision that ended it. */
export const ITEM_MOVES = [
  'snooze',
  'wake',
  'escalate',
  'return',
  'decide',
  'dismiss',
  'supersede',
  'reopen',
] as const;
export type ItemMove = (typeof ITEM_MOVES)[number];

const ENDS = { decide: 'decided', dismiss: 'dismissed', supersede: 'superseded' } as const;

/** From each state, what each move leads to. What is not listed is refused. */
const TRANSITIONS: Record<ItemState, Partial<Record<ItemMove, ItemState>>> = {
  open: { snooze: 'snoozed', escalate: 'escalated', ...ENDS },
  snoozed: { wake: 'open', ...ENDS },
  escalated: { return: 'open', ...ENDS },
  decided: { reopen: 'open' },
  dismissed: { reopen: 'open' },
  // Its author or the law has ended it: nothing is left to decide.
  superseded: {},
};

/** Where a move leads from a state, or null when there is no such way. */
export function itemMoved(state: ItemState, move: ItemMove): ItemState | null {
  return TRANSITIONS[state][move] ?? null;
}

/** Whether somebody still has to decide. */
export function isLive(state: ItemState): boolean {
  return state === 'open' || state === 'snoozed' || state === 'escalated';
}

export interface LeaseFacts {
  state: ItemState;
  leaseToken: string | null;
  leaseUntil: Date | null;
}

/** Whether a token lets its bearer act on an item at `now`. */
export function holdsLease(
  { state, leaseToken, leaseUntil }: LeaseFacts,
  token: string,
  now: Date,
) {
  return isLive(state) && leaseToken === token && leaseUntil !== null && leaseUntil > now;
}
