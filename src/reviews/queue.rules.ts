import type { QueueSettings } from '../sites/site-settings.rules.js';

/**
 * The queues that every site has. Where two things are to be done about one comment, its item is
 * in the queue that comes first here.
 */
export const QUEUES = [
  'notices',
  'pending',
  'spam',
  'reported',
  'edited-since-approved',
  'escalated',
  'appeals',
] as const;
export type Queue = (typeof QUEUES)[number];

export const LEASE_SECONDS = 600;
const MINUTE_MS = 60_000;

export interface QueueTerms {
  key: string;
  name: string;
  dueMinutes: number | null;
  leaseSeconds: number;
}

/** Every queue of a site, its own ones last. */
export function queuesOf(own: readonly QueueSettings[]): QueueTerms[] {
  const keys = new Set<string>([...QUEUES, ...own.map(({ key }) => key)]);
  return [...keys].map((key) => {
    const given = own.find((queue) => queue.key === key);
    return {
      key,
      name: given?.name ?? key,
      dueMinutes: given?.dueMinutes ?? null,
      leaseSeconds: given?.leaseSeconds ?? LEASE_SECONDS,
    };
  });
}

/** The terms of one queue, or null when the site has no such queue. */
export function queueOf(own: readonly QueueSettings[], key: string): QueueTerms | null {
  return queuesOf(own).find((queue) => queue.key === key) ?? null;
}

/** Whether a site has made the queue itself. */
export function isOwnQueue(own: readonly QueueSettings[], key: string): boolean {
  return own.some((queue) => queue.key === key) && !(QUEUES as readonly string[]).includes(key);
}

/** When an item that came in at `from` is late, or null when it never is. */
export function dueAt(own: readonly QueueSettings[], key: string, from: Date): Date | null {
  const minutes = queueOf(own, key)?.dueMinutes ?? null;
  return minutes === null ? null : new Date(from.getTime() + minutes * MINUTE_MS);
}
