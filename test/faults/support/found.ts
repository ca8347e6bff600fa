import type { Client } from '../../support/app.js';
import type { Desk } from '../../support/desk.js';
import type { Receiver } from '../../support/receiver.js';

/** A comment as a list has it. */
export interface Listed {
  id: string;
  threadId: string;
  parentId: string | null;
  text: string;
  votes: { up: number; down: number } | null;
  replies: number;
}

export interface Told {
  id: string;
  type: string;
  sequence: number;
  data: { commentId?: string };
}

/** All that anybody may see of a site, once nobody writes any more. */
export interface Found {
  /** As moderators see it: whatever its state. */
  stored: Listed[];
  published: Listed[];
  /** What each server shows of each thread: its page in each format. */
  pages: { thread: string; text: string }[];
  counts: Record<string, { comments: number; topLevel: number }>;
  events: Told[];
  /** Of each delivery: `webhook-id`, and the number of what it told. */
  received: { id: string; sequence: number }[];
}

const AT_ONCE = 100;

/** Reads by the public interface alone. */
export async function findOut(
  desk: Desk,
  servers: readonly Client[],
  { threads, receiver, hook }: { threads: readonly string[]; receiver: Receiver; hook: string },
): Promise<Found> {
  const [http] = servers as [Client];
  const keys = threads.map((thread) => thread.split('key:')[1]!);
  const counts = await ok(http, 'POST', `${desk.at}/counts`, { body: { keys } });
  return {
    stored: await listed(http, `${desk.at}/comments?state=any`, desk.site.moderator),
    published: await listed(http, `${desk.at}/comments?`),
    pages: await pagesOf(servers, threads),
    counts: Object.fromEntries(threads.map((each, nth) => [each, counts.counts[keys[nth]!]])),
    events: await eventsOf(http, desk),
    received: receiver.at(hook).map(({ headers, event }) => {
      return { id: headers['webhook-id'] as string, sequence: event.sequence };
    }),
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
async function ok(http: Client, method: string, path: string, sent: object = {}): Promise<any> {
  const { status, body, text } = await http.call(method, path, sent);
  if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
  return body ?? text;
}

async function listed(http: Client, path: string, as?: string): Promise<Listed[]> {
  const all: Listed[] = [];
  for (let after: string | null = ''; after !== null;) {
    const at = `${path}&limit=${AT_ONCE}${after === '' ? '' : `&after=${after}`}`;
    const { items, page } = await ok(http, 'GET', at, as ? { as } : {});
    for (const { id, threadId, parentId, html, votes, replyCount: replies } of items) {
      all.push({ id, threadId, parentId, text: plainOf(html), votes, replies });
    }
    after = page.next;
  }
  return all;
}

/** What nobody puts into the texts of these tests need not be undone. */
const plainOf = (html: string): string => html.replaceAll(/<[^>]*>/g, '').trim();

async function pagesOf(
  servers: readonly Client[],
  threads: readonly string[],
): Promise<Found['pages']> {
  const pages: Found['pages'] = [];
  for (const http of servers) {
    for (const thread of threads) {
      for (const format of ['json', 'html']) {
        const text = (await http.get(`${thread}/comments?format=${format}`)).text;
        pages.push({ thread, text });
      }
    }
  }
  return pages;
}

export async function eventsOf(http: Client, desk: Desk): Promise<Told[]> {
  const events: Told[] = [];
  for (;;) {
    const after = events.at(-1)?.sequence ?? 0;
    const path = `${desk.at}/events?after=${after}&limit=${AT_ONCE}&payload=thin`;
    const { items } = await ok(http, 'GET', path, { as: desk.site.admin });
    events.push(...items);
    if (items.length < AT_ONCE) return events;
  }
}
