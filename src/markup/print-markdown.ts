import { printMarkdownLine } from './print-markdown-inline.js';
import type { Block, ListItem } from './tree.js';

/** Prints the tree as Markdown that reads back as the same tree. */
export function printMarkdown(blocks: Block[]): string {
  return printLines(blocks).join('\n');
}

function printLines(blocks: Block[]): string[] {
  const lines: string[] = [];
  let previous: Block | undefined;
  let repeats = 0;
  for (const block of blocks) {
    // Two lists of a kind in a row are told apart by their markers only.
    repeats = previous?.kind === block.kind ? repeats + 1 : 0;
    if (previous !== undefined) lines.push('');
    for (const line of printBlock(block, repeats % 2)) lines.push(line);
    previous = block;
  }
  return lines;
}

function printBlock(block: Block, variant: number): string[] {
  switch (block.kind) {
    case 'paragraph':
      return printMarkdownLine(block.children).split('\n');
    case 'code-block':
      return printCode(block.text);
    case 'blockquote':
      return printLines(block.children).map((line) => (line === '' ? '>' : `> ${line}`));
    case 'bullet-list':
      return printItems(block.items, () => (variant === 0 ? '- ' : '+ '));
    case 'ordered-list': {
      const sign = variant === 0 ? '.' : ')';
      return printItems(block.items, (index) => `${numberOf(block.start + index)}${sign} `);
    }
  }
}

/** Only the first number counts, and Markdown takes nine digits. */
function numberOf(number: number): number {
  return Math.min(number, 999_999_999);
}

function printCode(text: string): string[] {
  const runs = text.match(/`+/g) ?? [];
  const longest = runs.reduce((length, run) => Math.max(length, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return [fence, ...text.split('\n'), fence];
}

function printItems(items: ListItem[], markerOf: (index: number) => string): string[] {
  const isShort = items.every(
    ({ children }) => children.length === 1 && children[0]?.kind === 'paragraph',
  );
  return items.flatMap((item, index) => {
    const lines = printItem(item, markerOf(index));
    return isShort || index === 0 ? lines : ['', ...lines];
  });
}

function printItem({ children }: ListItem, marker: string): string[] {
  const indent = ' '.repeat(marker.length);
  return printLines(children).map((line, index) => {
    if (index === 0) return marker + line;
    return line === '' ? '' : indent + line;
  });
}
