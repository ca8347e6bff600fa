import { fromPlain } from './from-plain.js';
import { printMarkdown } from './print-markdown.js';

/**
 * Writes a plain text as Markdown that renders to the same text. Paragraphs are parted by blank
 * lines and single newlines are kept; addresses become links. Spaces and tabs at either end of a
 * line are dropped, several blank lines are one, and control characters go.
 */
export function escapeMarkdown(plain: string): string {
  return printMarkdown(fromPlain(plain));
}
