import { addressOfComment } from '../comments/comment-address.rules.js';
import { shownNameOf } from '../comments/shown-author.rules.js';
import { phrasesIn } from '../common/language/phrases.rules.js';

/** A published comment with what a feed says of its page; times are milliseconds since the epoch. */
export interface FeedRow {
  id: string;
  parentId: string | null;
  personId: string | null;
  guestName: string | null;
  html: string;
  publishedAt: number;
  editedAt: number | null;
  threadId: string;
  threadKey: string;
  threadUrl: string | null;
  threadTitle: string;
  /** Where the counters stood of what the thread's pages show, and of what all pages of the site share. */
  generation: number;
  siteGeneration: number;
}

/** A page of a feed, in whatever form it is sent. */
export interface Feed {
  /** For ever, and the same on every page of it: `urn:uuid:…`. */
  id: string;
  title: string;
  /** BCP 47. */
  lang: string;
  /** The page that the comments are about; null for a site's feed, and where that is not known. */
  url: string | null;
  updatedAt: Date;
  /** Newest first. */
  entries: FeedEntry[];
  links: FeedLinks;
}

/** Addresses of this page of a feed, and of those beside it. */
export interface FeedLinks {
  self: string;
  first: string;
  next: string | null;
  prev: string | null;
}

export interface FeedEntry {
  id: string;
  title: string;
  author: string;
  /** Safe to put into a page. */
  html: string;
  /** Where the comment stands on its page; null when the page's address is not known. */
  url: string | null;
  publishedAt: Date;
  updatedAt: Date;
  /** The comment that it answers; null where it answers the page. */
  answers: { id: string; url: string | null } | null;
}

/** What a feed is of: a thread, or all threads of a site. */
export interface FeedSubject {
  kind: 'thread' | 'site';
  id: string;
  name: string;
  url: string | null;
  createdAt: Date;
}

type Authors = ReadonlyMap<string, { name: string | null }>;

export function feedOf(
  { kind, id, name, url, createdAt }: FeedSubject,
  { rows, authors, lang }: { rows: readonly FeedRow[]; authors: Authors; lang: string },
  links: FeedLinks,
): Feed {
  const phrases = phrasesIn(lang).feed;
  const entries = rows.map((row) => entryOf(row, authors, lang));
  const updates = entries.map(({ updatedAt }) => updatedAt.getTime());
  return {
    id: urnOf(id),
    title: kind === 'thread' ? phrases.ofPage(name) : phrases.ofSite(name),
    lang,
    url,
    updatedAt: new Date(Math.max(...(updates.length > 0 ? updates : [createdAt.getTime()]))),
    entries,
    links,
  };
}

/** What a page is called where it has no title. */
export function pageNameOf({
  title,
  url,
  key,
}: {
  title: string;
  url: string | null;
  key: string;
}): string {
  return title === '' ? (url ?? key) : title;
}

function entryOf(row: FeedRow, authors: Authors, lang: string): FeedEntry {
  const { threadTitle: title, threadUrl: url, threadKey: key, parentId } = row;
  const phrases = phrasesIn(lang);
  const author = shownNameOf(row, authors) ?? phrases.anonymous;
  return {
    id: urnOf(row.id),
    title: phrases.feed.comment(author, pageNameOf({ title, url, key })),
    author,
    html: row.html,
    url: addressOfComment(url, row.id),
    publishedAt: new Date(row.publishedAt),
    updatedAt: new Date(Math.max(row.publishedAt, row.editedAt ?? 0)),
    answers:
      parentId === null ? null : { id: urnOf(parentId), url: addressOfComment(url, parentId) },
  };
}

function urnOf(id: string): string {
  return `urn:uuid:${id}`;
}
