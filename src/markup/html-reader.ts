import { Tokenizer, TokenizerMode, type Token } from 'parse5';
import { ALIASES, DROPPED, FOREIGN } from './html-elements.js';
import { TreeWriter } from './html-tree-writer.js';
import type { Block } from './tree.js';

/** Elements in which the tokenizer must not see tags. */
const MODES = new Map([
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['noscript', TokenizerMode.RAWTEXT],
  ['script', TokenizerMode.SCRIPT_DATA],
  ['style', TokenizerMode.RAWTEXT],
  ['textarea', TokenizerMode.RCDATA],
  ['title', TokenizerMode.RCDATA],
  ['xmp', TokenizerMode.RAWTEXT],
]);

/**
 * Reads HTML into the tree, tag by tag. There is no document tree in between: what a browser
 * would mend by moving elements about is read where it stands, in time that grows with the length
 * only, however deep the tags nest.
 */
export function readHtml(html: string): Block[] {
  const reader = new HtmlReader();
  return reader.read(html);
}

class HtmlReader {
  private readonly writer = new TreeWriter();
  private readonly tokenizer = new Tokenizer({}, this);
  private characters: string[] = [];
  private dropped: { name: string; depth: number } | null = null;

  read(html: string): Block[] {
    this.tokenizer.write(html, true);
    return this.writer.finish();
  }

  onStartTag(token: Token.TagToken): void {
    const name = token.tagName;
    if (this.dropped === null || !FOREIGN.has(this.dropped.name)) this.setMode(name);
    if (this.dropped !== null) {
      if (this.dropped.name === name) this.dropped.depth += 1;
      return;
    }
    this.endText();
    if (!DROPPED.has(name)) this.writer.start(nameOf(token), attributesOf(token));
    else if (!(token.selfClosing && FOREIGN.has(name))) this.dropped = { name, depth: 1 };
  }

  onEndTag(token: Token.TagToken): void {
    if (this.dropped === null) {
      this.endText();
      this.writer.end(nameOf(token));
    } else if (this.dropped.name === token.tagName) {
      this.dropped.depth -= 1;
      if (this.dropped.depth === 0) this.dropped = null;
    }
  }

  onCharacter(token: Token.CharacterToken): void {
    if (this.dropped === null) this.characters.push(token.chars);
  }

  onWhitespaceCharacter(token: Token.CharacterToken): void {
    this.onCharacter(token);
  }

  onEof(): void {
    this.endText();
  }

  onNullCharacter(): void {}
  onComment(): void {}
  onDoctype(): void {}

  private setMode(name: string): void {
    this.tokenizer.state = MODES.get(name) ?? this.tokenizer.state;
  }

  private endText(): void {
    if (this.characters.length > 0) this.writer.text(this.characters.join(''));
    this.characters = [];
  }
}

function nameOf(token: Token.TagToken): string {
  return ALIASES.get(token.tagName) ?? token.tagName;
}

function attributesOf(token: Token.TagToken): Map<string, string> {
  return new Map(token.attrs.map(({ name, value }) => [name, value]));
}
