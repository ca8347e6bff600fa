/** From the mildest to the strictest. */
export const SANCTION_KINDS = [
  'warning',
  'pre-moderation',
  'slow',
  'no-reports',
  'suspension',
  'ban',
  'shadow',
] as const;
export type SanctionKind = (typeof SANCTION_KINDS)[number];

export const SANCTION_STATES = ['live', 'expired', 'lifted', 'reversed'] as const;
export type SanctionState = (typeof SANCTION_STATES)[number];

/** As much of a sanction as says what its subject may do. */
export interface InForce {
  id: string;
  kind: SanctionKind;
  /** Null: until it is lifted. */
  expiresAt: Date | null;
  liftedAt: Date | null;
  reversedAt: Date | null;
  /** A warning's. */
  acknowledgedAt: Date | null;
  /** A `slow`'s: the least time between two comments. */
  slowSeconds: number | null;
  message: string | null;
}

/** Whom nothing holds has null everywhere. Ids are those of sanctions. */
export interface Standing {
  /** They write, vote and report nothing. */
  barred: {
    kind: 'ban' | 'suspension';
    sanctionId: string;
    until: Date | null;
    message: string | null;
  } | null;
  /** To be acknowledged before they write again; the one that was made first. */
  warning: { id: string; message: string | null } | null;
  /** What they write waits for a moderator. */
  heldBy: string | null;
  /** What they write only they and moderators see. */
  shadowedBy: string | null;
  slow: { id: string; seconds: number } | null;
  /** What they report is kept, and opens no work. */
  mutedBy: string | null;
}

/** Time alone ends a sanction: no job has to come by. */
export function stateOf(
  { reversedAt, liftedAt, expiresAt }: Pick<InForce, 'reversedAt' | 'liftedAt' | 'expiresAt'>,
  now: Date,
): SanctionState {
  if (reversedAt !== null) return 'reversed';
  if (liftedAt !== null) return 'lifted';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'live';
}

/** What somebody with these sanctions, oldest first, may do at `now`: the strictest of each wins. */
export function standingOf(sanctions: readonly InForce[], now: Date): Standing {
  const live = sanctions.filter((each) => stateOf(each, now) === 'live');
  const of = (kind: SanctionKind): InForce[] => live.filter((each) => each.kind === kind);
  const first = (kind: SanctionKind): string | null => of(kind)[0]?.id ?? null;
  const warning = of('warning').find(({ acknowledgedAt }) => acknowledgedAt === null);
  const [slow] = of('slow').toSorted((a, b) => b.slowSeconds! - a.slowSeconds!);
  return {
    barred: barOf('ban', of('ban')) ?? barOf('suspension', of('suspension')),
    warning: warning ? { id: warning.id, message: warning.message } : null,
    heldBy: first('pre-moderation'),
    shadowedBy: first('shadow'),
    slow: slow ? { id: slow.id, seconds: slow.slowSeconds! } : null,
    mutedBy: first('no-reports'),
  };
}

function barOf(kind: 'ban' | 'suspension', sanctions: readonly InForce[]): Standing['barred'] {
  const bar = longest(sanctions);
  return bar && { kind, sanctionId: bar.id, until: bar.expiresAt, message: bar.message };
}

/** The one that ends last. */
function longest(sanctions: readonly InForce[]): InForce | null {
  const end = ({ expiresAt }: InForce): number => expiresAt?.getTime() ?? Infinity;
  return sanctions.toSorted((a, b) => end(b) - end(a))[0] ?? null;
}

export interface SanctionFacts {
  kind: SanctionKind;
  subject: 'person' | 'email' | 'address';
  slowSeconds: number | null;
  expiresAt: Date | null;
  message: string | null;
  /** When an address can be recognised no more; null for other subjects. */
  lastMoment: Date | null;
}

/** What is wrong with a sanction that is to be made, by member; empty when it can be. */
export function faultsOf(wish: SanctionFacts, now: Date): { pointer: string; detail: string }[] {
  const { kind, subject, expiresAt, lastMoment } = wish;
  const faults: [boolean, string, string][] = [
    [kind === 'slow' && wish.slowSeconds === null, 'slowSeconds', 'is needed for slow'],
    [kind !== 'slow' && wish.slowSeconds !== null, 'slowSeconds', 'is for slow alone'],
    [kind === 'warning' && wish.message === null, 'message', 'is what a warning says'],
    [kind === 'suspension' && expiresAt === null, 'expiresAt', 'is when a suspension ends'],
    [expiresAt !== null && expiresAt <= now, 'expiresAt', 'must be in the future'],
    [
      kind === 'no-reports' && subject !== 'person',
      'kind',
      'is for accounts: guests report nothing',
    ],
    [
      lastMoment !== null && expiresAt !== null && expiresAt > lastMoment,
      'expiresAt',
      `must be ${lastMoment?.toISOString()} at the latest: the address is recognised no longer`,
    ],
  ];
  return faults
    .filter(([wrong]) => wrong)
    .map(([, member, detail]) => ({ pointer: `#/${member}`, detail }));
}
