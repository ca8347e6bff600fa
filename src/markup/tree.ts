/**
 * The one shape a body can have. Whatever comes in, Markdown or HTML, becomes this tree, and
 * whatever goes out is printed from it; a node type that is not listed here cannot be shown.
 */
export type Block = Paragraph | CodeBlock | Blockquote | BulletList | OrderedList;
export type Inline = Text | Code | LineBreak | Emphasis | Strong | Link;

export interface Paragraph {
  kind: 'paragraph';
  children: Inline[];
}

export interface CodeBlock {
  kind: 'code-block';
  /** Lines joined by a newline, without one at the end. */
  text: string;
}

export interface Blockquote {
  kind: 'blockquote';
  children: Block[];
}

export interface BulletList {
  kind: 'bullet-list';
  items: ListItem[];
}

export interface OrderedList {
  kind: 'ordered-list';
  /** The first item's number, 0 to 999,999,999. */
  start: number;
  items: ListItem[];
}

export interface ListItem {
  kind: 'list-item';
  children: Block[];
}

export interface Text {
  kind: 'text';
  text: string;
}

export interface Code {
  kind: 'code';
  /** On one line. */
  text: string;
}

export interface LineBreak {
  kind: 'break';
}

export interface Emphasis {
  kind: 'emphasis';
  children: Inline[];
}

export interface Strong {
  kind: 'strong';
  children: Inline[];
}

export interface Link {
  kind: 'link';
  /** As `safeHref` gives it. */
  href: string;
  children: Inline[];
}

/**
 * How deep blocks nest; a blockquote counts one, a list and its item one each. What lies deeper
 * keeps its words and loses its structure. Ten nested lists are more than anybody reads, and the
 * work for 10,000 hostile characters grows with this number.
 */
export const MAX_LEVEL = 20;

/** The paragraph that stands for a rule across the page. */
export const SEPARATOR = '* * *';

/** Every link's address, in reading order. */
export function linksOf(blocks: Block[]): string[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case 'paragraph':
        return linksIn(block.children);
      case 'code-block':
        return [];
      case 'blockquote':
        return linksOf(block.children);
      case 'bullet-list':
      case 'ordered-list':
        return block.items.flatMap((item) => linksOf(item.children));
    }
  });
}

function linksIn(inlines: Inline[]): string[] {
  return inlines.flatMap((inline) => {
    if (inline.kind === 'link') return [inline.href];
    return 'children' in inline ? linksIn(inline.children) : [];
  });
}
