/** `policy`: a rule that decisions cite. `terms`: what a site agrees with its readers. */
export const POLICY_KINDS = ['policy', 'terms'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** Against the law, or against the site's own terms: `DECISION_GROUND_…` of the DSA's database. */
export const DECISION_GROUNDS = ['illegal-content', 'incompatible-content'] as const;
export type DecisionGround = (typeof DECISION_GROUNDS)[number];

export const MAX_POLICY_KEY = 80;
export const POLICY_KEY = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Code points of Markdown: the terms of a large site in one text. */
export const MAX_POLICY_TEXT = 50_000;

export function isPolicyKey(text: string): boolean {
  return text.length <= MAX_POLICY_KEY && POLICY_KEY.test(text);
}

/** What a statement of reasons will say; its members are named as in the DSA's database. */
export interface Ground {
  decisionGround: DecisionGround;
  /** The law's name; with `illegal-content`, and there always. */
  illegalContentLegalGround: string | null;
  /** The passage of the terms, where it is not the rule's own title; with `incompatible-content`. */
  incompatibleContentGround: string | null;
}

/** What each breach counts against its author, and for how many days: 1 to 10, 1 to 3,650. */
export interface Strikes {
  count: number;
  days: number;
}

/** What an admin says of a policy. */
export interface PolicyText {
  kind: PolicyKind;
  title: string;
  /** Markdown. */
  text: string;
  /** Null for terms. */
  ground: Ground | null;
  /** Null: breaking it counts nothing. */
  strikes: Strikes | null;
}

/** From when on a text is in force, and until when: the first moment belongs to it, the last does not. */
export interface Span {
  version: number;
  effectiveFrom: Date;
  endedAt: Date | null;
}

/** The text that is in force at a moment; at most one is. */
export function inForceAt<Text extends Span>(texts: readonly Text[], at: Date): Text | null {
  const found = texts.find(
    ({ effectiveFrom, endedAt }) => effectiveFrom <= at && (endedAt === null || endedAt > at),
  );
  return found ?? null;
}

/** What is known of a name that a decision gives. */
export interface Cited {
  /** Of the rule with this key; none where there is no such rule. */
  texts: readonly Span[];
  /** When the site's first rule came into force; null where it has none. */
  rulesSince: Date | null;
}

/**
 * What a decision at this moment pins. Before a site's first rule any name will do; from then on a
 * name is the key of a rule that is in force, or unknown.
 */
export function citationAt(
  { texts, rulesSince }: Cited,
  at: Date,
): { kind: 'pinned'; version: number } | { kind: 'free' | 'unknown' } {
  const text = inForceAt(texts, at);
  if (text) return { kind: 'pinned', version: text.version };
  return { kind: rulesSince !== null && rulesSince <= at ? 'unknown' : 'free' };
}

export interface Timeline {
  now: Date;
  /** The text that was put last. */
  last: Span | null;
  /** When a decision cited any of its texts last. */
  citedAt: Date | null;
}

/**
 * The first moment at which another text may begin, or the last one end: not in the past, after
 * every decision by what was in force until then, and after the beginning of the text before.
 */
export function earliestChange({ now, last, citedAt }: Timeline): Date {
  const begun = last && last.effectiveFrom <= now ? last.effectiveFrom : null;
  const after = [citedAt, begun].map((moment) => (moment ? moment.getTime() + 1 : 0));
  return new Date(Math.max(now.getTime(), ...after));
}

/** What putting a text does; `effectiveFrom` null is at once. */
export function putting(
  given: PolicyText & { effectiveFrom: Date | null },
  { last, ...timeline }: Omit<Timeline, 'last'> & { last: (PolicyText & Span) | null },
):
  | { kind: 'unchanged' }
  | { kind: 'other-kind' }
  | { kind: 'too-early'; earliest: Date }
  | { kind: 'new'; version: number; effectiveFrom: Date } {
  const { effectiveFrom: asked } = given;
  // A site may say since when its rules have been what they are; nothing was decided by them here.
  if (!last) return { kind: 'new', version: 1, effectiveFrom: asked ?? timeline.now };
  if (given.kind !== last.kind) return { kind: 'other-kind' };
  if (isThere(given, last, timeline.now)) return { kind: 'unchanged' };
  const earliest = earliestChange({ ...timeline, last });
  if (asked !== null && asked < earliest) return { kind: 'too-early', earliest };
  return { kind: 'new', version: last.version + 1, effectiveFrom: asked ?? earliest };
}

/** Whether the last text says the same and is in force, or will be at the moment that is asked for. */
function isThere(
  given: PolicyText & { effectiveFrom: Date | null },
  last: PolicyText & Span,
  now: Date,
): boolean {
  if (last.endedAt !== null || !isSame(given, last)) return false;
  const asked = given.effectiveFrom?.getTime() ?? last.effectiveFrom.getTime();
  return last.effectiveFrom <= now || asked === last.effectiveFrom.getTime();
}

function isSame(a: PolicyText, b: PolicyText): boolean {
  const isSameWeight = a.strikes?.count === b.strikes?.count && a.strikes?.days === b.strikes?.days;
  return (
    a.title === b.title && a.text === b.text && isSameGround(a.ground, b.ground) && isSameWeight
  );
}

function isSameGround(a: Ground | null, b: Ground | null): boolean {
  return (
    a?.decisionGround === b?.decisionGround &&
    a?.illegalContentLegalGround === b?.illegalContentLegalGround &&
    a?.incompatibleContentGround === b?.incompatibleContentGround
  );
}

/** A member of a ground that does not fit the others, or null. */
export function misfitOf(
  kind: PolicyKind,
  ground: Ground | null,
): { member: string; detail: string } | null {
  if (ground === null) return null;
  if (kind === 'terms') return { member: '', detail: 'belongs to rules; terms have none' };
  const isIllegal = ground.decisionGround === 'illegal-content';
  if (isIllegal && ground.illegalContentLegalGround === null) {
    const detail = 'is needed for illegal-content: the name of the law';
    return { member: '/illegalContentLegalGround', detail };
  }
  if (!isIllegal && ground.illegalContentLegalGround !== null) {
    return { member: '/illegalContentLegalGround', detail: 'goes with illegal-content alone' };
  }
  if (isIllegal && ground.incompatibleContentGround !== null) {
    return { member: '/incompatibleContentGround', detail: 'goes with incompatible-content alone' };
  }
  return null;
}

/** Against the terms, unless it is said otherwise. */
export function groundOf(kind: PolicyKind, ground: Ground | null): Ground | null {
  if (ground !== null || kind === 'terms') return ground;
  return {
    decisionGround: 'incompatible-content',
    illegalContentLegalGround: null,
    incompatibleContentGround: null,
  };
}
