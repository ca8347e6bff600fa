/** A place in a write-ahead log, and whose log it is. */
export interface Place {
  /** PostgreSQL's identifier of the cluster: a replica has its primary's. */
  cluster: string;
  /** Begins anew with each promotion. */
  timeline: number;
  /** Bytes from the log's beginning. */
  at: number;
}

/** Where the primary was. */
export interface Required extends Place {
  /** Before it was asked, by the monotonic clock, in milliseconds. */
  askedAt: number;
  /** How many writes of this process had ended then. */
  writes: number;
}

/** What a server says about itself. */
export interface Said extends Place {
  isReplica: boolean;
}

export type Misfit = 'promoted' | 'other-cluster' | 'other-timeline' | 'behind';

export type Fault = 'behind' | 'failing' | 'none';

/** Of a replica, what a choice depends on. */
export interface Standing {
  isUsed: boolean;
  /** Connections that are taken or waited for. */
  inUse: number;
}

/** Others' changes show on replicas so much later at most. */
const FRESH_MS = 250;

/** Replay is milliseconds behind, mostly. */
const BEHIND_MS = { first: 5, most: 500 };
const FAILING_MS = { first: 250, most: 10_000 };

/** Whether a replica that has come so far shows what it has to: own writes all, others' of late. */
export function isFresh(required: Required, now: { at: number; writes: number }): boolean {
  return required.writes === now.writes && now.at - required.askedAt <= FRESH_MS;
}

/** Null: it may be read from. */
export function misfitOf(said: Said, required: Place): Misfit | null {
  if (said.cluster !== required.cluster) return 'other-cluster';
  if (!said.isReplica) return 'promoted';
  // After a promotion one number of bytes is two places, one on each timeline.
  if (said.timeline !== required.timeline) return 'other-timeline';
  return said.at < required.at ? 'behind' : null;
}

/** The least busy of those in use, from the one at `turn` on. @returns its index, or null */
export function choiceOf(replicas: readonly Standing[], turn: number): number | null {
  let chosen: number | null = null;
  for (const each of replicas.keys()) {
    const index = (turn + each) % replicas.length;
    const { isUsed, inUse } = replicas[index]!;
    if (isUsed && (chosen === null || inUse < replicas[chosen]!.inUse)) chosen = index;
  }
  return chosen;
}

/** How long a replica is left alone after so many bad looks in a row, in milliseconds. */
export function pauseMs(fault: Exclude<Fault, 'none'>, looks: number): number {
  const { first, most } = fault === 'behind' ? BEHIND_MS : FAILING_MS;
  return Math.min(most, first * 2 ** Math.min(looks, 16));
}

/**
 * What a failure says about the replica. Values that PostgreSQL cannot read (class 22) are the caller's
 * fault; class 40 has a statement that stood in the way of replay.
 *
 * @param code SQLSTATE; undefined where the connection failed
 * @param misfit of a server that was refused
 */
export function faultOf(code: string | undefined, misfit: Misfit | null): Fault {
  if (misfit) return misfit === 'behind' ? 'behind' : 'failing';
  return code !== undefined && /^(22|40)/.test(code) ? 'none' : 'failing';
}

/** Whether a statement may change something. A plain select of ours never does. */
export function mayWrite(text: string): boolean {
  return !/^\s*select\b/i.test(text);
}
