import type { EventType } from '../events/thread.events.js';
import { normalUrl } from './thread-names.rules.js';
import type { ThreadName, ThreadRecord } from './threads.repository.js';

/** A thread that nobody has said anything about. */
export const BLANK: Omit<ThreadRecord, 'siteId' | 'id' | 'key' | 'createdAt'> = {
  url: null,
  aliases: [],
  title: '',
  authors: [],
  tags: [],
  state: 'open',
  closedAt: null,
  closedBy: null,
  closedReason: null,
  notice: null,
  closesAt: null,
  reopensAt: null,
  ageExempt: false,
  pagePublishedAt: null,
  lastAt: null,
  moderation: 'inherit',
  slowModeSeconds: 0,
  slowedSeconds: 0,
  slowedUntil: null,
  version: 1,
  comments: 0,
  topLevel: 0,
  generation: 0,
  siteGeneration: 0,
  lastEvent: 0,
};

export function newState(state: 'open' | 'closed' | 'hidden', now: Date): Partial<ThreadRecord> {
  return state === 'closed' ? { state, closedAt: now, closedBy: 'site' } : { state };
}

type Plain =
  'key' | 'url' | 'title' | 'authors' | 'tags' | 'notice' | 'moderation' | 'slowModeSeconds';
const PLAIN: readonly Plain[] = [
  'key',
  'url',
  'title',
  'authors',
  'tags',
  'notice',
  'moderation',
  'slowModeSeconds',
];

export function pick(change: Partial<Pick<ThreadRecord, Plain>>): Partial<ThreadRecord> {
  return Object.fromEntries(
    PLAIN.filter((name) => change[name] !== undefined).map((name) => [name, change[name]]),
  );
}

/** Renaming keeps the old key as an alias, so that pages saved before still find their thread. */
export function withFormerKey(before: ThreadRecord, key: string | undefined): string[] {
  return key === undefined || key === before.key ? before.aliases : [...before.aliases, before.key];
}

export function namesDiffer(before: ThreadRecord, after: ThreadRecord): boolean {
  return (
    before.key !== after.key ||
    before.url !== after.url ||
    before.aliases.join('\n') !== after.aliases.join('\n')
  );
}

export function namesOf(thread: ThreadRecord, hosts: readonly string[]): ThreadName[] {
  const names = new Map<string, ThreadName>();
  const add = (name: ThreadName): void => {
    const id = `${name.kind} ${name.value}`;
    if (!names.has(id)) names.set(id, name);
  };
  add({ kind: 'key', value: thread.key, canonical: true });
  const url = thread.url === null ? null : normalUrl(thread.url, hosts);
  if (url !== null) add({ kind: 'url', value: url, canonical: true });
  for (const alias of thread.aliases) {
    const asUrl = normalUrl(alias, hosts);
    add({ kind: asUrl === null ? 'key' : 'url', value: asUrl ?? alias, canonical: false });
  }
  return [...names.values()];
}

export function eventOf(before: ThreadRecord, after: ThreadRecord): EventType {
  if (before.state === after.state) return 'thread.updated';
  if (after.state === 'hidden') return 'thread.hidden';
  return after.state === 'open' ? 'thread.reopened' : 'thread.closed';
}
