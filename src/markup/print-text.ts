import { namesAddress } from './addresses.js';
import type { Block, Inline, ListItem } from './tree.js';

/** Prints the tree as plain text: blocks are parted by a blank line, and no line is wrapped. */
export function printText(blocks: Block[]): string {
  return blocks.map(printBlock).join('\n\n');
}

function printBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return printInlines(block.children);
    case 'code-block':
      return block.text;
    case 'blockquote':
      return prefix(printText(block.children), '> ', '> ');
    case 'bullet-list':
      return block.items.map((item) => printItem(item, '• ', '  ')).join('\n');
    case 'ordered-list':
      return block.items
        .map((item, index) => printItem(item, `${block.start + index}. `, '   '))
        .join('\n');
  }
}

function printItem({ children }: ListItem, marker: string, indent: string): string {
  let text = '';
  for (const block of children) {
    const gap = isList(block) ? '\n' : '\n\n';
    text += (text === '' ? '' : gap) + printBlock(block);
  }
  return prefix(text, marker, indent);
}

function isList({ kind }: Block): boolean {
  return kind === 'bullet-list' || kind === 'ordered-list';
}

function prefix(text: string, first: string, others: string): string {
  const lines = text.split('\n').map((line, index) => {
    const before = index === 0 ? first : others;
    return line === '' ? before.trimEnd() : before + line;
  });
  return lines.join('\n');
}

function printInlines(inlines: Inline[]): string {
  return inlines.map(printInline).join('');
}

function printInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
    case 'code':
      return inline.text;
    case 'break':
      return '\n';
    case 'emphasis':
    case 'strong':
      return printInlines(inline.children);
    case 'link': {
      const text = printInlines(inline.children);
      if (namesAddress(text, inline.href)) return text;
      return `${text} <${inline.href.replace(/^mailto:/, '')}>`;
    }
  }
}
