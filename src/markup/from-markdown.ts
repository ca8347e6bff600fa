import { tokensOf, type Token } from './markdown-parser.js';
import { TreeBuilder } from './tree-builder.js';
import { SEPARATOR, type Block } from './tree.js';

type Reader = (builder: TreeBuilder, token: Token) => void;

/** Reads Markdown into the tree. A token that is not listed leaves no trace. */
export function fromMarkdown(source: string): Block[] {
  const builder = new TreeBuilder();
  for (const token of tokensOf(source)) {
    if (token.type === 'inline') readInlines(builder, token.children ?? []);
    else BLOCKS.get(token.type)?.(builder, token);
  }
  return builder.finish();
}

function readInlines(builder: TreeBuilder, tokens: Token[]): void {
  for (const token of tokens) INLINES.get(token.type)?.(builder, token);
}

const close: Reader = (builder) => builder.close();
const endParagraph: Reader = (builder) => builder.endParagraph();
const codeBlock: Reader = (builder, token) => builder.codeBlock(token.content);

const BLOCKS = new Map<string, Reader>([
  ['paragraph_close', endParagraph],
  ['heading_open', (builder) => builder.start('strong')],
  ['heading_close', endHeading],
  ['code_block', codeBlock],
  ['fence', codeBlock],
  ['hr', separator],
  ['blockquote_open', (builder) => builder.openBlockquote()],
  ['blockquote_close', close],
  ['bullet_list_open', (builder) => builder.openBulletList()],
  ['bullet_list_close', close],
  ['ordered_list_open', (builder, token) => builder.openOrderedList(startOf(token))],
  ['ordered_list_close', close],
  ['list_item_open', (builder) => builder.openListItem()],
  ['list_item_close', close],
]);

const INLINES = new Map<string, Reader>([
  ['text', (builder, token) => builder.text(token.content)],
  ['code_inline', (builder, token) => builder.code(token.content)],
  ['softbreak', (builder) => builder.lineBreak({ soft: true })],
  ['hardbreak', (builder) => builder.lineBreak({ soft: false })],
  ['em_open', (builder) => builder.start('emphasis')],
  ['em_close', (builder) => builder.end('emphasis')],
  ['strong_open', (builder) => builder.start('strong')],
  ['strong_close', (builder) => builder.end('strong')],
  ['link_open', openLink],
  ['link_close', closeLink],
  ['image', (builder, token) => builder.image(attribute(token, 'src'), wordsOf(token))],
]);

function endHeading(builder: TreeBuilder): void {
  builder.end('strong');
  builder.endParagraph();
}

function separator(builder: TreeBuilder): void {
  builder.text(SEPARATOR);
  builder.endParagraph();
}

function openLink(builder: TreeBuilder, token: Token): void {
  builder.startLink(attribute(token, 'href'));
  if (token.markup === 'autolink' && !builder.inLink) builder.text('<');
}

function closeLink(builder: TreeBuilder, token: Token): void {
  if (token.markup === 'autolink' && !builder.inLink) builder.text('>');
  builder.endLink();
}

function startOf(token: Token): number {
  return Number(token.attrGet('start') ?? 1);
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '');
}

function wordsOf(token: Token): string {
  if (token.children === null) return token.type.endsWith('break') ? ' ' : token.content;
  return token.children.map(wordsOf).join('');
}
