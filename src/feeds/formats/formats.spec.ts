import { describe, expect, it } from '@jest/globals';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import {
  childrenOf,
  objectionsToAtom,
  objectionsToJsonFeed,
  readXml,
} from '../../../test/support/feed-validator.js';
import { feedOf, type FeedLinks, type FeedRow } from '../feed.rules.js';
import { printAtom } from './atom.js';
import { printJsonFeed } from './json-feed.js';

const ID = '0190a000-0000-7000-8000-000000000001';
const PARENT = '0190a000-0000-7000-8000-000000000002';
const THREAD = '0190a000-0000-7000-8000-000000000003';
const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

const SUBJECT = {
  kind: 'thread' as const,
  id: THREAD,
  name: 'The harbour',
  url: 'https://daily.example/harbour?a=1&b=2',
  createdAt: new Date(AT - 1000),
};

const ROW: FeedRow = {
  id: ID,
  parentId: null,
  personId: null,
  guestName: 'Ida Marsh',
  html: '<p>At noon.</p>',
  publishedAt: AT,
  editedAt: null,
  threadId: THREAD,
  threadKey: 'harbour',
  threadUrl: SUBJECT.url,
  threadTitle: SUBJECT.name,
  generation: 1,
  siteGeneration: 1,
};

const LINKS: FeedLinks = {
  self: 'https://comments.example/feed?format=atom',
  first: 'https://comments.example/feed?format=atom',
  next: null,
  prev: null,
};

const feed = (row: Partial<FeedRow> = {}, links: Partial<FeedLinks> = {}) =>
  feedOf(
    SUBJECT,
    { rows: [{ ...ROW, ...row }], authors: new Map([['ada', { name: 'Ada' }]]), lang: 'en' },
    { ...LINKS, ...links },
  );

/** Texts that XML cannot say as they are, or at all, and what a reader gets to see. */
const TEXTS: [text: string, seen: string][] = [
  ['a < b && c > "d" \'e\'', 'a < b && c > "d" \'e\''],
  ['</title></entry><entry>', '</title></entry><entry>'],
  [']]> <![CDATA[ x ]]>', ']]> <![CDATA[ x ]]>'],
  ['&amp; &lt; &#0; &unknown;', '&amp; &lt; &#0; &unknown;'],
  ['bell\u0007 null\u0000 escape\u001b', 'bell null escape'],
  ['\ufffe\uffff\u{1ffff}end', 'end'],
  ['a half \ud83d alone', 'a half \ufffd alone'],
  ['🦭 ﷽ عربي', '🦭 ﷽ عربي'],
  ['<!-- not -- a comment -->', '<!-- not -- a comment -->'],
  ['1e5', '1e5'],
  ['0012', '0012'],
  ['true', 'true'],
];

describe('a feed as Atom', () => {
  it.each(TEXTS)('says %j in names, titles and texts', (text, seen) => {
    const printed = printAtom(feed({ guestName: text, threadTitle: text, html: text }));
    expect(objectionsToAtom(printed)).toEqual([]);
    const [entry] = childrenOf(readXml(printed), 'entry');
    expect(childrenOf(entry!, 'content')[0]!.text).toBe(seen);
    expect(childrenOf(entry!, 'title')[0]!.text).toBe(`${seen} on “${seen}”`);
    const [author] = childrenOf(entry!, 'author');
    expect(childrenOf(author!, 'name')[0]!.text).toBe(seen);
  });

  it('is read by a library of somebody else’s as it was meant', () => {
    const next = 'https://comments.example/feed?format=atom&after=x';
    const read = parseAtomFeed(
      printAtom(feed({ parentId: PARENT, editedAt: AT + 60_000 }, { next })),
    );
    expect(read).toMatchObject({
      id: `urn:uuid:${THREAD}`,
      title: { value: 'Comments on “The harbour”' },
      updated: '2026-01-02T03:05:05.006Z',
    });
    const links = Object.fromEntries(read.links!.map(({ rel, href }) => [rel, href]));
    const { self, first } = LINKS;
    expect(links).toEqual({ self, first, next, alternate: SUBJECT.url });
    const place = 'https://daily.example/harbour?a=1&b=2#comment-';
    expect(read.entries).toMatchObject([
      {
        id: `urn:uuid:${ID}`,
        title: { value: 'Ida Marsh on “The harbour”' },
        published: '2026-01-02T03:04:05.006Z',
        updated: '2026-01-02T03:05:05.006Z',
        authors: [{ name: 'Ida Marsh' }],
        links: [{ rel: 'alternate', href: `${place}${ID}` }],
        content: { value: '<p>At noon.</p>', type: 'html' },
        thr: { inReplyTos: [{ ref: `urn:uuid:${PARENT}`, href: `${place}${PARENT}` }] },
      },
    ]);
  });

  it('is valid where it has nothing, and where its pages have no address', () => {
    const none = feedOf(
      { ...SUBJECT, kind: 'site', url: null },
      { rows: [], authors: new Map(), lang: 'fr' },
      LINKS,
    );
    expect(objectionsToAtom(printAtom(none))).toEqual([]);
    expect(none.updatedAt).toEqual(SUBJECT.createdAt);
    expect(none.title).toBe('Commentaires sur The harbour');
    const bare = feed({ threadUrl: null, parentId: PARENT, guestName: null });
    expect(objectionsToAtom(printAtom(bare))).toEqual([]);
    expect(bare.entries[0]!.author).toBe('Anonymous');
  });
});

describe('a feed as JSON', () => {
  it.each(TEXTS)('says %j', (text) => {
    const printed = printJsonFeed(feed({ guestName: text, threadTitle: text, html: text }));
    expect(objectionsToJsonFeed(printed)).toEqual([]);
    expect(JSON.parse(printed).items[0].content_html).toBe(text);
  });

  it('is read by a library of somebody else’s as it was meant', () => {
    const next = 'https://comments.example/feed?format=json&after=x';
    const read = parseJsonFeed(printJsonFeed(feed({ personId: 'ada' }, { next })));
    expect(read).toMatchObject({
      title: 'Comments on “The harbour”',
      home_page_url: SUBJECT.url,
      next_url: next,
      language: 'en',
      items: [
        {
          id: `urn:uuid:${ID}`,
          url: `https://daily.example/harbour?a=1&b=2#comment-${ID}`,
          title: 'Ada on “The harbour”',
          content_html: '<p>At noon.</p>',
          authors: [{ name: 'Ada' }],
        },
      ],
    });
  });

  it('is valid where its pages have no address', () => {
    expect(objectionsToJsonFeed(printJsonFeed(feed({ threadUrl: null })))).toEqual([]);
  });
});
