import { safeHref } from './addresses.js';
import {
  escapeDestination,
  escapeInLabel,
  escapeInLine,
  escapeLineStart,
  reference,
} from './escape-inline.js';
import type { Code, Inline, Link } from './tree.js';

/** Prints a paragraph's content as Markdown; each line break is a newline. */
export function printMarkdownLine(inlines: Inline[]): string {
  const printer = new InlinePrinter(inlines.some(holdsStrong) ? '_' : '*');
  printer.print(inlines);
  return printer.text;
}

/** An address that can stand between angle brackets as it is. */
const AUTOLINK = /^(?:https?|mailto):[^<>\p{Cc} ]+$/iu;

type Delimiter = '*' | '_' | '**';

/**
 * A delimiter opens or closes by what stands on either side of it. Where the rules would read it
 * otherwise, the character outside is written by its number: that ends in a semicolon and begins
 * with an ampersand, and beside a sign a delimiter always counts. Emphasis takes the underscore
 * where there is strong text, so that two runs of stars never meet.
 */
class InlinePrinter {
  /** In pieces: to look at the end of a text that grows is to copy it. */
  private readonly pieces: string[] = [];
  private inLabel = false;
  /** How many pieces end with the last closing delimiter, if a sign or a space must follow it. */
  private guardedAt = -1;

  constructor(private readonly emphasis: '*' | '_') {}

  get text(): string {
    return this.pieces.join('');
  }

  print(inlines: Inline[]): void {
    for (const inline of inlines) this.printInline(inline);
  }

  private printInline(inline: Inline): void {
    switch (inline.kind) {
      case 'text':
        return this.plain(inline.text);
      case 'code':
        return this.code(inline);
      case 'break':
        this.pieces.push('\n');
        return;
      case 'emphasis':
        return this.marked(this.emphasis, inline.children);
      case 'strong':
        return this.marked('**', inline.children);
      case 'link':
        return this.link(inline);
    }
  }

  private plain(text: string): void {
    const escaped = this.inLabel ? escapeInLabel(text) : escapeInLine(text);
    const first = firstOf(text);
    const isGuarded = this.guardedAt === this.pieces.length && !isEdge(first);
    if (this.last === '' || this.last === '\n') this.pieces.push(escapeLineStart(escaped));
    else if (isGuarded) this.pieces.push(reference(first) + escaped.slice(first.length));
    else this.pieces.push(escaped);
  }

  private code({ text }: Code): void {
    const runs = new Set((text.match(/`+/g) ?? []).map((run) => run.length));
    let length = 1;
    while (runs.has(length)) length += 1;
    const fence = '`'.repeat(length);
    const isPadded = /^`|`$|^ .* $/s.test(text);
    this.pieces.push(fence + (isPadded ? ` ${text} ` : text) + fence);
  }

  private marked(delimiter: Delimiter, children: Inline[]): void {
    const [first] = children;
    const opensOnWord = first?.kind === 'text' && startsWithWord(first.text);
    if (!(opensOnWord && delimiter !== '_')) this.makeEdge();
    this.pieces.push(delimiter);
    this.print(children);
    const closesOnWord = isWord(this.last);
    this.pieces.push(delimiter);
    if (!(closesOnWord && delimiter !== '_')) this.guardedAt = this.pieces.length;
  }

  private link({ href, children }: Link): void {
    const [only] = children;
    if (children.length === 1 && only?.kind === 'text' && standsAlone(only.text, href)) {
      this.pieces.push(`<${only.text}>`);
      return;
    }
    // An exclamation mark before it would make a picture of it.
    if (this.last === '!') this.replaceLast('\\!');
    this.pieces.push('[');
    this.inLabel = true;
    this.print(children);
    this.inLabel = false;
    this.pieces.push(`](${escapeDestination(href)})`);
  }

  /** Sees to it that what was printed last is a sign, a space or nothing. */
  private makeEdge(): void {
    const last = this.last;
    if (last !== '' && !isEdge(last)) this.replaceLast(reference(last));
  }

  /** The character that was printed last, or nothing. */
  private get last(): string {
    return lastOf(this.pieces.at(-1) ?? '');
  }

  private replaceLast(replacement: string): void {
    const piece = this.pieces.pop() ?? '';
    this.pieces.push(piece.slice(0, -lastOf(piece).length) + replacement);
  }
}

function holdsStrong(inline: Inline): boolean {
  return inline.kind === 'strong' || ('children' in inline && inline.children.some(holdsStrong));
}

function standsAlone(text: string, href: string): boolean {
  return AUTOLINK.test(text) && safeHref(text) === href;
}

/** ASCII only: which other characters are signs or spaces is left to the parser. */
function isEdge(character: string): boolean {
  return /^[ \t\n!-/:-@[-`{-~]$/.test(character);
}

/** With one character more, so that the first is not written by its number. */
function startsWithWord(text: string): boolean {
  const first = firstOf(text);
  return isWord(first) && first.length < text.length;
}

function isWord(character: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(character);
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}

function lastOf(text: string): string {
  const end = text.slice(-2);
  return (end.codePointAt(0) ?? 0) > 0xffff ? end : end.slice(-1);
}
