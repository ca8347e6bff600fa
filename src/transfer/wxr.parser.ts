import { ImportFileError } from './import-record.js';
import {
  quoted,
  type CommentField,
  type ItemField,
  type WxrComment,
  type WxrItem,
  type WxrRecord,
} from './wxr.mapping.rules.js';
import { XmlFeed, type XmlText } from './xml-feed.js';

/** A comment comes before the item it stands in, of which only the head has been read then. */
export type WxrEvent =
  { of: 'comment'; item: WxrItem; comment: WxrComment } | { of: 'item'; item: WxrItem };

const MAX_COMMENTS = 5_000_000;

/** WordPress itself writes http; the theme reviewers' file, for one, has https. */
const WXR_NAMESPACE = /^https?:\/\/wordpress\.org\/export\/1\.[012]\/$/;

/** Where in the document the parser stands. Nothing is taken from `elsewhere`. */
type Place =
  'document' | 'rss' | 'channel' | 'item' | 'comment' | 'itemMeta' | 'commentMeta' | 'elsewhere';

const PLACES: Readonly<Record<Place, ReadonlyMap<string, Place>>> = {
  document: new Map([['rss', 'rss']]),
  rss: new Map([['channel', 'channel']]),
  channel: new Map([['item', 'item']]),
  item: new Map([
    ['wp:comment', 'comment'],
    ['wp:postmeta', 'itemMeta'],
  ]),
  comment: new Map([['wp:commentmeta', 'commentMeta']]),
  itemMeta: new Map(),
  commentMeta: new Map(),
  elsewhere: new Map(),
};

const ITEM_FIELDS: ReadonlyMap<string, ItemField> = new Map([
  ['title', 'title'],
  ['link', 'link'],
  ['pubDate', 'published'],
  ['wp:post_id', 'id'],
  ['wp:post_date', 'date'],
  ['wp:post_date_gmt', 'dateGmt'],
  ['wp:comment_status', 'comments'],
  ['wp:status', 'status'],
  ['wp:post_password', 'password'],
]);

const COMMENT_FIELDS: ReadonlyMap<string, CommentField> = new Map([
  ['wp:comment_id', 'id'],
  ['wp:comment_author', 'author'],
  ['wp:comment_author_email', 'email'],
  ['wp:comment_user_id', 'user'],
  ['wp:comment_author_url', 'url'],
  ['wp:comment_date', 'date'],
  ['wp:comment_date_gmt', 'dateGmt'],
  ['wp:comment_content', 'content'],
  ['wp:comment_approved', 'approved'],
  ['wp:comment_type', 'type'],
  ['wp:comment_parent', 'parent'],
]);

/** Where WordPress keeps the state before the trash: the comment's own, and all of a page's. */
const TRASH_KEYS = {
  commentMeta: '_wp_trash_meta_status',
  itemMeta: '_wp_trash_meta_comments_status',
};

const NO_WXR =
  'no <wp:wxr_version> of 1.0, 1.1 or 1.2 before the first item: this is no WordPress export';

/** Finds items and comments in the blocks of a WordPress export. */
export class WxrParser {
  private readonly feed = new XmlFeed({
    open: (uri, name) => this.open(WXR_NAMESPACE.test(uri) ? `wp:${name}` : uri + name),
    close: (text) => this.close(text),
  });
  private readonly places: Place[] = ['document'];
  private item: WxrItem = emptyRecord(0);
  private comment: WxrComment = emptyRecord(0);
  private meta = { key: '', value: '' };
  /** The element whose text is being read. */
  private field = '';
  private versionSeen = false;
  private commentsSeen = 0;
  private events: WxrEvent[] = [];

  constructor(private readonly maxComments = MAX_COMMENTS) {}

  /**
   * Reads on, and returns what ended in this block.
   *
   * @throws {ImportFileError} when the document is no WordPress export
   */
  write(block: string): WxrEvent[] {
    this.feed.write(block);
    const { events } = this;
    this.events = [];
    return events;
  }

  /** @throws {ImportFileError} when the document is not complete */
  end(): void {
    const { line } = this.feed;
    this.feed.end();
    if (!this.versionSeen) throw new ImportFileError(line, NO_WXR);
  }

  /** Answers whether the element is one whose text is taken. */
  private open(name: string): boolean {
    const parent = this.here;
    const place = PLACES[parent].get(name) ?? 'elsewhere';
    this.places.push(place);
    this.enter(place, name);
    if (parent === 'channel' && name === 'wp:wxr_version') this.versionSeen = true;
    if (!this.isTaken(parent, name)) return false;
    this.field = name;
    return true;
  }

  private get here(): Place {
    return this.places.at(-1) ?? 'document';
  }

  private enter(place: Place, name: string): void {
    if (place === 'item') {
      if (!this.versionSeen) this.feed.refuse(NO_WXR);
      this.item = emptyRecord(this.feed.line);
    } else if (place === 'comment') {
      this.commentsSeen += 1;
      if (this.commentsSeen > this.maxComments) {
        this.feed.refuse(`more than ${this.maxComments} comments`);
      }
      this.comment = emptyRecord(this.feed.line);
    } else if (place === 'commentMeta' || place === 'itemMeta') {
      this.meta = { key: '', value: '' };
    } else if (this.places.length === 2 && place !== 'rss') {
      this.feed.refuse(
        `the root element is ${quoted(name)}, not <rss>: this is no WordPress export`,
      );
    }
  }

  private isTaken(parent: Place, name: string): boolean {
    if (parent === 'item') return ITEM_FIELDS.has(name);
    if (parent === 'comment') return COMMENT_FIELDS.has(name);
    if (parent !== 'commentMeta' && parent !== 'itemMeta') return false;
    return name === 'wp:meta_key' || (name === 'wp:meta_value' && this.isTrash(parent));
  }

  private isTrash(place: 'commentMeta' | 'itemMeta'): boolean {
    return this.meta.key === TRASH_KEYS[place];
  }

  private close(text: XmlText | null): void {
    const place = this.places.pop();
    if (text) this.keep(text);
    if (place === 'comment') {
      this.events.push({ of: 'comment', item: this.item, comment: this.comment });
    } else if (place === 'item') {
      this.events.push({ of: 'item', item: this.item });
    } else if (place === 'commentMeta' && this.isTrash(place)) {
      this.comment.texts.set('trashedFrom', this.meta.value);
    } else if (place === 'itemMeta' && this.isTrash(place)) {
      this.item.texts.set('trashedFrom', this.meta.value);
    }
  }

  private keep(text: XmlText): void {
    const parent = this.here;
    if (parent === 'item') store(this.item, ITEM_FIELDS.get(this.field), text);
    else if (parent === 'comment') store(this.comment, COMMENT_FIELDS.get(this.field), text);
    else if (this.field === 'wp:meta_key') this.meta.key = text.value;
    else this.meta.value = text.value;
  }
}

function emptyRecord<F extends string>(line: number): WxrRecord<F> {
  return { line, texts: new Map(), flaws: new Set() };
}

function store<F extends string>(into: WxrRecord<F>, field: F | undefined, text: XmlText): void {
  if (field === undefined) return;
  into.texts.set(field, text.value);
  for (const flaw of text.flaws) into.flaws.add(flaw);
}
