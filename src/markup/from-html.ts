import { readHtml } from './html-reader.js';
import { printMarkdown } from './print-markdown.js';
import { present, type Rendered } from './render.js';

export interface FromHtml extends Rendered {
  /** Markdown that renders to the same html; empty when the HTML shows nothing. */
  source: string;
}

/**
 * Reads the HTML of an imported comment. As in WordPress, half of it may be plain text: a blank
 * line parts paragraphs and a newline is a line break, except in code.
 */
export function fromHtml(html: string): FromHtml {
  const tree = readHtml(html);
  return { source: printMarkdown(tree), ...present(tree) };
}
