import { fromHtml } from '../markup/from-html.js';
import { createHash } from 'node:crypto';
import type { IdTable } from './id-table.js';
import type { ImportedComment, ImportedThread, NoteTaker } from './import-record.js';
import { ParentsFirst } from './parents-first.rules.js';
import {
  flawsOf,
  isHidden,
  parseId,
  publicationOf,
  quoted,
  refusalToTake,
  takeComment,
  textOf,
  trashedStatesOf,
  urlIdentity,
  urlOf,
  type ItemField,
  type WxrComment,
  type WxrItem,
} from './wxr.mapping.rules.js';

/** A page comes in parts from here on, so that memory does not grow with it. */
const PART_COMMENTS = 5_000;
/** UTF-16 units, for pages of fewer but long comments. */
const PART_TEXT = 8_000_000;

/** What must be known before a part may go; WordPress writes it in front of the comments. */
const HEAD: readonly ItemField[] = ['id', 'link', 'comments', 'status', 'password'];

const AT_TOP = ': it stands at top level';

const SEEN = 1;
const OUT = 2;

/** What the items of a file share. An item is known by its place in the file, from 1. */
export interface WxrIndex {
  /** Of each comment that will be taken over: its item. Marked as they are seen and go out. */
  itemOf: IdTable;
  /** Of each item that continues the page of an earlier one: that item. */
  continues: IdTable;
  /** Of the hash of each URL: the item that has it. */
  urls: IdTable;
}

interface Placed {
  id: number;
  /** The comment to wait for. */
  parent: number | null;
  line: number;
  imported: ImportedComment;
}

interface Parent {
  externalId: string | null;
  waitFor: number | null;
  why: string | null;
}

/** One item of the file while its comments come in. */
export class WxrPage {
  private readonly order = new ParentsFirst<Placed>((id) => this.index.itemOf.markOf(id) === OUT);
  private ready: ImportedComment[] = [];
  private readyText = 0;
  private head: Omit<ImportedThread, 'comments'> | null = null;
  private trashedStates: Map<string, string> | null = null;

  constructor(
    private readonly item: WxrItem,
    private readonly number: number,
    private readonly index: WxrIndex,
    private readonly note: NoteTaker,
  ) {}

  take(raw: WxrComment): void {
    const refusal = refusalToTake(raw) ?? this.refusalOfId(raw);
    if (refusal !== null) {
      this.note({ line: raw.line, item: nameOf(raw), outcome: 'skipped', why: refusal });
      return;
    }
    const placed = this.place(raw);
    this.index.itemOf.mark(placed.id, SEEN);
    this.release(this.order.add(placed));
  }

  /** What is ready, once that is a lot and enough is known about the page. */
  part(): ImportedThread | null {
    if (this.ready.length < PART_COMMENTS && this.readyText < PART_TEXT) return null;
    return HEAD.every((field) => this.item.texts.has(field)) ? this.takeReady() : null;
  }

  /** What is left at the end of the item. */
  rest(): ImportedThread | null {
    const atTop = (placed: Placed): Placed => {
      const why = `it answers itself by way of its own answers${AT_TOP}`;
      this.change(placed.line, nameOfId(placed.id), why);
      return { ...placed, parent: null, imported: { ...placed.imported, parentExternalId: null } };
    };
    this.release(this.order.finish(atTop));
    return this.ready.length > 0 ? this.takeReady() : null;
  }

  private refusalOfId(raw: WxrComment): string | null {
    const id = Number(textOf(raw, 'id'));
    const { itemOf } = this.index;
    const isFirst = itemOf.get(id) === this.number && itemOf.markOf(id) === 0;
    return isFirst ? null : 'an earlier comment of the file has this comment_id';
  }

  private place(raw: WxrComment): Placed {
    const id = textOf(raw, 'id');
    const { comment, changes } = takeComment(raw, this.stateBeforeTrash(id));
    const parent = this.parentOf(textOf(raw, 'parent'));
    for (const why of changes) this.change(raw.line, nameOf(raw), why);
    if (parent.why !== null) this.change(raw.line, nameOf(raw), parent.why + AT_TOP);
    return {
      id: Number(id),
      parent: parent.waitFor,
      line: raw.line,
      imported: { externalId: `wp:${id}`, parentExternalId: parent.externalId, ...comment },
    };
  }

  private stateBeforeTrash(id: string): string | null {
    this.trashedStates ??= trashedStatesOf(textOf(this.item, 'trashedFrom'));
    return this.trashedStates.get(id) ?? null;
  }

  private parentOf(text: string): Parent {
    if (text === '' || text === '0') return { externalId: null, waitFor: null, why: null };
    const id = parseId(text);
    const item = id === null ? null : this.index.itemOf.get(id);
    const why = this.refusalOfParent(text, item);
    if (why !== null) return { externalId: null, waitFor: null, why };
    // Those of an earlier item of the same page went out with it.
    return { externalId: `wp:${id}`, waitFor: item === this.number ? id : null, why: null };
  }

  private refusalOfParent(text: string, item: number | null): string | null {
    if (item === null) {
      return `its parent ${quoted(text)} is missing from the file or was not taken over`;
    }
    if (this.pageOf(item) !== this.pageOf(this.number)) {
      return `its parent ${text} belongs to another page`;
    }
    return item > this.number ? `its parent ${text} comes in a later item of the page` : null;
  }

  /** The first item of the page that an item belongs to. */
  private pageOf(item: number): number {
    return this.index.continues.get(item) ?? item;
  }

  private release(comments: Placed[]): void {
    for (const { id, imported } of comments) {
      this.index.itemOf.mark(id, OUT);
      this.ready.push(imported);
      this.readyText += imported.body.value.length;
    }
  }

  private takeReady(): ImportedThread | null {
    const comments = this.ready;
    this.ready = [];
    this.readyText = 0;
    const id = parseId(textOf(this.item, 'id'));
    if (id === null) {
      const why = `${comments.length} comments are left out: the item has no usable post_id`;
      this.note({ line: this.item.line, item: 'item', outcome: 'skipped', why });
      return null;
    }
    this.head ??= this.readHead(id);
    return { ...this.head, comments };
  }

  private readHead(id: number): Omit<ImportedThread, 'comments'> {
    const text = (field: ItemField): string => textOf(this.item, field);
    const url = this.readUrl();
    const published = publicationOf(text('dateGmt'), text('date'), text('published'));
    const changes = [...flawsOf(this.item), url.why, published.why];
    if (this.pageOf(this.number) !== this.number) {
      changes.push('an earlier item has this post_id: its comments are added to that page');
    }
    for (const why of changes) if (why !== null) this.change(this.item.line, `item ${id}`, why);
    return {
      key: `wp:${id}`,
      url: url.value,
      title: oneLine(text('title')),
      publishedAt: published.value,
      open: text('comments') === 'open',
      hidden: isHidden(text('status'), text('password')),
      notice: null,
    };
  }

  private readUrl(): { value: string | null; why: string | null } {
    const url = urlOf(textOf(this.item, 'link'));
    if (url.value === null) return url;
    const { urls } = this.index;
    const hash = hashOf(urlIdentity(url.value));
    urls.add(hash, this.number);
    const owner = this.pageOf(urls.get(hash) ?? this.number);
    if (owner === this.pageOf(this.number)) return url;
    return { value: null, why: 'an earlier item has the same link: this one keeps no URL' };
  }

  private change(line: number, item: string, why: string): void {
    this.note({ line, item, outcome: 'changed', why });
  }
}

function nameOf(raw: WxrComment): string {
  const id = textOf(raw, 'id');
  return parseId(id) === null ? 'comment' : nameOfId(id);
}

function nameOfId(id: number | string): string {
  return `comment ${id}`;
}

/** 48 bits: among 100,000 pages a false match, which costs one of them its URL, is 1 in 50,000. */
function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) + 1;
}

/** WordPress keeps titles as HTML: entities, now and then an element. */
function oneLine(html: string): string {
  return fromHtml(html).text.replace(/\s+/g, ' ').trim();
}
