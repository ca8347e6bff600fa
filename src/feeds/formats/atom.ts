import XMLBuilder from 'fast-xml-builder';
import { withoutControls } from '../../markup/plain.js';
import type { Feed, FeedEntry } from '../feed.rules.js';

/** An element: attributes begin with `@`, `#` is its text, and a list is one element for each. */
type Element = Record<string, unknown>;

const XML = new XMLBuilder({
  attributeNamePrefix: '@',
  textNodeName: '#',
  ignoreAttributes: false,
  suppressEmptyNode: true,
  // What XML cannot say stands nowhere in it (XML 1.0 section 2.2).
  tagValueProcessor: (_, value) => withoutControls(String(value)),
  attributeValueProcessor: (_, value) => withoutControls(String(value)),
});

/** Atom (RFC 4287), with the pages beside this one (RFC 5005) and what is answered (RFC 4685). */
export function printAtom({ id, title, lang, url, updatedAt, entries, links }: Feed): string {
  const feed: Element = {
    '@xmlns': 'http://www.w3.org/2005/Atom',
    '@xmlns:thr': 'http://purl.org/syndication/thread/1.0',
    '@xml:lang': lang,
    id,
    title,
    updated: updatedAt.toISOString(),
    link: [
      { '@rel': 'self', '@type': 'application/atom+xml', '@href': links.self },
      ...link('alternate', url),
      ...link('first', links.first),
      ...link('next', links.next),
      ...link('previous', links.prev),
    ],
    entry: entries.map(elementOf),
  };
  return XML.build({ '?xml': { '@version': '1.0', '@encoding': 'utf-8' }, feed });
}

function elementOf(entry: FeedEntry): Element {
  const { id, title, url, author, html, answers } = entry;
  return {
    id,
    title,
    published: entry.publishedAt.toISOString(),
    updated: entry.updatedAt.toISOString(),
    author: { name: author },
    link: link('alternate', url),
    ...(answers === null ? {} : { 'thr:in-reply-to': replyTo(answers) }),
    content: { '@type': 'html', '#': html },
  };
}

function replyTo({ id, url }: NonNullable<FeedEntry['answers']>): Element {
  return { '@ref': id, ...(url === null ? {} : { '@href': url, '@type': 'text/html' }) };
}

function link(rel: string, href: string | null): Element[] {
  return href === null ? [] : [{ '@rel': rel, '@href': href }];
}
