import { TreeBuilder } from './tree-builder.js';
import type { Block } from './tree.js';

/** Reads a plain text into the tree: blank lines part paragraphs, other newlines are kept. */
export function fromPlain(plain: string): Block[] {
  const builder = new TreeBuilder({ linkify: true });
  flowText(builder, plain);
  return builder.finish();
}

/** Adds a text whose lines matter. */
export function flowText(builder: TreeBuilder, text: string): void {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  lines.forEach((line, index) => {
    const isBlank = line.trim() === '';
    if (isBlank && index > 0 && index < lines.length - 1) builder.endParagraph();
    else if (index > 0) builder.lineBreak({ soft: true });
    builder.text(line);
  });
}
