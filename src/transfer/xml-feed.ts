import { SaxesParser, type SaxesTagNS } from 'saxes';
import { stripControls } from './control-characters.rules.js';
import { ImportFileError } from './import-record.js';
import { quoted, type Flaw } from './wxr.mapping.rules.js';

/** The text of an element, without that of XML comments in it. */
export interface XmlText {
  /** Empty when it was too long. */
  value: string;
  flaws: Flaw[];
}

export interface XmlListener {
  /** Answers whether the text of the element is wanted; other text is not even buffered. */
  open(uri: string, name: string): boolean;
  /** @param text null when it was not wanted */
  close(text: XmlText | null): void;
}

/** RSS needs 6; deeper is an attack on whoever walks the tree. */
const MAX_DEPTH = 64;

/** UTF-16 units. A hundred times the longest comment the server stores. */
const MAX_TEXT = 1_048_576;

/** A text being read. */
interface OpenText {
  depth: number;
  /** Where it begins, in units since the start of the document. */
  start: number;
  length: number;
  parts: string[];
  flaws: Set<Flaw>;
}

/**
 * Reads XML from blocks of text in bounded memory, and refuses what an export never has: a
 * document type, entities of its own, deep nesting, endless tags.
 */
export class XmlFeed {
  private readonly xml = new SaxesParser({
    xmlns: true,
    // The control characters that 1.1 would allow are stripped here.
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
  });
  /** What the parser has read of a token that goes on in the next block. */
  private readonly buffers = this.xml as unknown as Record<
    'text' | 'name' | 'entity' | 'piTarget',
    string
  >;
  private depth = 0;
  private text: OpenText | null = null;
  private tagStart: number | null = null;
  private unitsFed = 0;
  /** Where in the current block something was stripped, ascending, and the next one to look at. */
  private stripped: number[] = [];
  private nextStripped = 0;

  constructor(private readonly listener: XmlListener) {
    this.xml.on('error', (error) => this.refuse(explain(error.message)));
    this.xml.on('xmldecl', ({ encoding }) => this.checkEncoding(encoding));
    this.xml.on('doctype', () => this.refuse(NO_DOCTYPE));
    this.xml.on('opentagstart', () => {
      this.tagStart = this.xml.position;
    });
    this.xml.on('opentag', (tag) => this.open(tag));
    this.xml.on('text', (text) => this.take(text));
    this.xml.on('cdata', (text) => this.take(text));
    this.xml.on('closetag', () => this.close());
  }

  /** The line of the next character. */
  get line(): number {
    return this.xml.line;
  }

  /** @throws {ImportFileError} naming the present line */
  refuse(why: string): never {
    throw new ImportFileError(this.line, why);
  }

  write(block: string): void {
    const { text, at } = stripControls(block);
    this.stripped = at.map((offset) => this.unitsFed + offset);
    this.nextStripped = 0;
    this.unitsFed += text.length;
    this.xml.write(text);
    const lastStripped = this.stripped.at(-1) ?? -1;
    if (this.text && lastStripped >= this.text.start) this.text.flaws.add('control-characters');
    this.bound();
  }

  end(): void {
    if (this.depth > 0) this.refuse('the file ends inside an element: it is cut short');
    this.xml.close();
  }

  private checkEncoding(encoding = 'utf-8'): void {
    if (/^(utf-?8|us-ascii)$/i.test(encoding)) return;
    this.refuse(`the file says that its encoding is ${quoted(encoding)}; save it as UTF-8`);
  }

  private open(tag: SaxesTagNS): void {
    this.tagStart = null;
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.refuse(`elements nested more than ${MAX_DEPTH} deep`);
    this.text?.flaws.add('markup');
    const wanted = this.listener.open(tag.uri, tag.local);
    if (!wanted) return;
    const start = this.xml.position;
    this.text = { depth: this.depth, start, length: 0, parts: [], flaws: new Set() };
  }

  private take(text: string): void {
    if (!this.text || this.text.flaws.has('too-long')) return;
    this.text.length += text.length;
    this.text.parts.push(text);
    if (this.text.length > MAX_TEXT) this.giveUp(this.text);
  }

  private giveUp(text: OpenText): void {
    text.flaws.add('too-long');
    text.parts = [];
  }

  private close(): void {
    const closing = this.text?.depth === this.depth ? this.text : null;
    this.depth -= 1;
    if (!closing) {
      this.listener.close(null);
      return;
    }
    this.text = null;
    if (this.wasStrippedSince(closing.start)) closing.flaws.add('control-characters');
    this.listener.close({ value: closing.parts.join(''), flaws: [...closing.flaws] });
  }

  /** Whether the current block lost something between `start` and here. */
  private wasStrippedSince(start: number): boolean {
    const { stripped } = this;
    while ((stripped[this.nextStripped] ?? Infinity) < start) this.nextStripped += 1;
    return (stripped[this.nextStripped] ?? Infinity) < this.xml.position;
  }

  /**
   * Keeps the parser's own buffers small. It has no option for that and hands a text over whole,
   * so what nobody wants is thrown away between blocks, and what grows too long is given up.
   */
  private bound(): void {
    const { xml, buffers } = this;
    const name = buffers.name.length + buffers.entity.length + buffers.piTarget.length;
    const tag = this.tagStart === null ? 0 : xml.position - this.tagStart;
    if (name > MAX_TEXT || tag > MAX_TEXT) this.refuse('a tag of more than 1 MB');
    if (this.tagStart !== null) return;

    const tooLong = buffers.text.length > MAX_TEXT;
    if (this.depth === 0) {
      if (tooLong) this.refuse('more than 1 MB outside of the root element');
    } else if (!this.text) {
      buffers.text = '';
    } else if (tooLong) {
      this.giveUp(this.text);
      buffers.text = '';
    }
  }
}

const NO_DOCTYPE = 'a document type declaration (<!DOCTYPE) is not allowed';

/** Words for what the parser says; its own begin with line and column. */
function explain(message: string): string {
  if (message.includes('doctype')) return NO_DOCTYPE;
  if (message.includes('incorrect syntax')) return 'a declaration such as <!ENTITY is not allowed';
  const [said] = message.replace(/^\d+:\d+: /, '').split('\n');
  return `not well-formed XML: ${(said ?? '').slice(0, 200)}`;
}
