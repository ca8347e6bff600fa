import { SaxesParser, type SaxesTagNS } from 'saxes';

/** An element of a document as a strict parser reads it. */
export interface XmlElement {
  /** `{namespace}name` but for Atom's own, which go by their names. */
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: XmlElement[];
}

const ATOM = 'http://www.w3.org/2005/Atom';
const THREADING = 'http://purl.org/syndication/thread/1.0';

/** @throws {Error} where it is no well-formed XML 1.0 with namespaces */
export function readXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, text: '', children: [] };
  const open = [root];
  const xml = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  xml.on('error', (error) => {
    throw error;
  });
  xml.on('opentag', (tag) => {
    const element = elementOf(tag);
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  xml.on('text', (part) => (open.at(-1)!.text += part));
  xml.on('closetag', () => void open.pop());
  xml.write(text).close();
  return root.children[0]!;
}

function elementOf({ uri, local, attributes }: SaxesTagNS): XmlElement {
  const said = Object.values(attributes).filter(({ prefix }) => prefix !== 'xmlns');
  return {
    name: uri === ATOM ? local : `{${uri}}${local}`,
    attributes: Object.fromEntries(said.map(({ name, value }) => [name, value])),
    text: '',
    children: [],
  };
}

type Fits = (element: XmlElement) => boolean;

/** How often a child may stand, and what it has to be. */
type Children = Record<string, { least: number; most: number; fits: Fits }>;

const child = (least: number, most: number, fits: Fits) => ({ least, most, fits });

const leaf: Fits = ({ children }) => children.length === 0;
const iri: Fits = ({ text }) => URL.canParse(text);
// RFC 3339 with capitals, as RFC 4287 section 3.3 asks for.
const moment: Fits = ({ text }) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) &&
  !Number.isNaN(Date.parse(text));
const words: Fits = ({ attributes, children }) =>
  ['text', 'html'].includes(attributes['type'] ?? 'text') && children.length === 0;
const link: Fits = ({ attributes: { href, rel = 'alternate' } }) =>
  href !== undefined && URL.canParse(href, 'https://base.example/') && rel !== '';
const person: Fits = (element) => misfitsOf(element, PERSON).length === 0;
const answered: Fits = ({ attributes: { ref, href } }) =>
  ref !== undefined && URL.canParse(ref) && (href === undefined || URL.canParse(href));

const MANY = Infinity;
/** RFC 4287 section 3.2. */
const PERSON: Children = {
  name: child(1, 1, ({ text, children }) => text !== '' && children.length === 0),
  uri: child(0, 1, iri),
  email: child(0, 1, ({ text }) => /^.+@.+$/.test(text)),
};
/** Of a feed and of an entry. */
const NAMED: Children = {
  id: child(1, 1, iri),
  title: child(1, 1, words),
  updated: child(1, 1, moment),
  author: child(0, MANY, person),
  contributor: child(0, MANY, person),
  category: child(0, MANY, ({ attributes }) => attributes['term'] !== undefined),
  link: child(0, MANY, link),
};
/** RFC 4287 section 4.1.1. */
const FEED: Children = {
  ...NAMED,
  generator: child(0, 1, leaf),
  icon: child(0, 1, iri),
  logo: child(0, 1, iri),
  rights: child(0, 1, words),
  subtitle: child(0, 1, words),
  entry: child(0, MANY, () => true),
};
/** RFC 4287 section 4.1.2, and RFC 4685 section 3. */
const ENTRY: Children = {
  ...NAMED,
  published: child(0, 1, moment),
  content: child(0, 1, words),
  summary: child(0, 1, words),
  rights: child(0, 1, words),
  source: child(0, 1, () => true),
  [`{${THREADING}}in-reply-to`]: child(0, MANY, answered),
};

/** What RFC 4287 has against a document, written without a look at the code; empty when it is valid. */
export function objectionsToAtom(text: string): string[] {
  const feed = readXml(text);
  if (feed.name !== 'feed') return [`the document is ${feed.name}`];
  const entries = childrenOf(feed, 'entry');
  const ids = entries.map((entry) => childrenOf(entry, 'id')[0]?.text);
  return [
    ...misfitsOf(feed, FEED),
    ...alternatesTwice(feed),
    ...(new Set(ids).size === ids.length ? [] : ['two entries have one id']),
    ...entries.flatMap((entry) => objectionsToEntry(entry, feed)),
  ];
}

function objectionsToEntry(entry: XmlElement, feed: XmlElement): string[] {
  const hasAuthor = [entry, feed].some((each) => childrenOf(each, 'author').length > 0);
  const hasBody = childrenOf(entry, 'content').length > 0 || linksOf(entry, 'alternate').length > 0;
  return [
    ...misfitsOf(entry, ENTRY),
    ...alternatesTwice(entry),
    ...(hasAuthor ? [] : ['an entry has no author']),
    ...(hasBody ? [] : ['an entry has neither content nor an alternate']),
  ];
}

function misfitsOf({ name, children }: XmlElement, table: Children): string[] {
  const unknown = children.filter((each) => !(each.name in table));
  return [
    ...unknown.map((each) => `${name} has ${each.name}`),
    ...Object.entries(table).flatMap(([of, { least, most, fits }]) => {
      const found = children.filter((each) => each.name === of);
      const times = found.length < least || found.length > most;
      return [
        ...(times ? [`${name} has ${found.length} ${of}`] : []),
        ...found.filter((each) => !fits(each)).map(({ text }) => `${of} does not fit: ${text}`),
      ];
    }),
  ];
}

/** Of one type and language there is one at most (section 4.1.1). */
function alternatesTwice(element: XmlElement): string[] {
  const kinds = linksOf(element, 'alternate').map(
    ({ attributes: { type, hreflang } }) => `${type} ${hreflang}`,
  );
  return new Set(kinds).size === kinds.length ? [] : [`${element.name} has two alternates`];
}

export function childrenOf({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((each) => each.name === name);
}

export function linksOf(element: XmlElement, rel: string): XmlElement[] {
  return childrenOf(element, 'link').filter(
    ({ attributes }) => (attributes['rel'] ?? 'alternate') === rel,
  );
}

type Value = (value: unknown) => boolean;
type Members = Record<string, { required: boolean; fits: Value }>;

const must = (fits: Value) => ({ required: true, fits });
const may = (fits: Value) => ({ required: false, fits });
const text: Value = (value) => typeof value === 'string' && value !== '';
const address: Value = (value) => typeof value === 'string' && URL.canParse(value);
const time: Value = (value) => typeof value === 'string' && moment({ text: value } as XmlElement);
const list =
  (each: Value): Value =>
  (value) =>
    Array.isArray(value) && value.every(each);

/** Of its name, its address and its picture there is one at least. */
const AUTHOR: Members = { name: may(text), url: may(address), avatar: may(address) };
const author: Value = (value) =>
  Object.keys(value as object).length > 0 && misfits(value, AUTHOR).length === 0;

const ITEM: Members = {
  id: must(text),
  url: may(address),
  external_url: may(address),
  title: may(text),
  content_html: may(text),
  content_text: may(text),
  summary: may(text),
  date_published: may(time),
  date_modified: may(time),
  authors: may(list(author)),
  tags: may(list(text)),
  language: may(text),
};

const JSON_FEED: Members = {
  version: must((value) => value === 'https://jsonfeed.org/version/1.1'),
  title: must(text),
  home_page_url: may(address),
  feed_url: may(address),
  description: may(text),
  next_url: may(address),
  icon: may(address),
  authors: may(list(author)),
  language: may(text),
  expired: may((value) => typeof value === 'boolean'),
  items: must(Array.isArray),
};

/** What JSON Feed 1.1 has against a document, written without a look at the code; empty when it is valid. */
export function objectionsToJsonFeed(document: string): string[] {
  const feed = JSON.parse(document) as {
    items: Record<string, unknown>[];
    [name: string]: unknown;
  };
  const ids = feed.items.map(({ id }) => id);
  const bare = feed.items.filter(
    (item) => item['content_html'] === undefined && item['content_text'] === undefined,
  );
  return [
    ...misfits(feed, JSON_FEED),
    ...feed.items.flatMap((item) => misfits(item, ITEM)),
    ...(new Set(ids).size === ids.length ? [] : ['two items have one id']),
    ...bare.map(({ id }) => `${String(id)} has no content`),
    ...(feed['next_url'] !== undefined && feed['next_url'] === feed['feed_url']
      ? ['the next page is this one']
      : []),
  ];
}

function misfits(value: unknown, table: Members): string[] {
  const said = value as Record<string, unknown>;
  const unknown = Object.keys(said).filter((name) => !(name in table) && !name.startsWith('_'));
  const wrong = Object.entries(table).filter(([name, { required, fits }]) =>
    said[name] === undefined ? required : !fits(said[name]),
  );
  return [
    ...unknown.map((name) => `${name} is no member`),
    ...wrong.map(([name]) => `${name} does not fit: ${JSON.stringify(said[name])}`),
  ];
}
