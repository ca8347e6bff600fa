import { fromMarkdown } from './from-markdown.js';
import { fromPlain } from './from-plain.js';
import { printHtml } from './print-html.js';
import { printText } from './print-text.js';
import { linksOf, type Block } from './tree.js';

/** Goes up whenever the same source would give other html or text, so that old rows are redone. */
export const RENDER_VERSION = 1;

export interface Rendered {
  /** A fragment of nothing but p, br, em, strong, code, pre, blockquote, ul, ol, li and a. */
  html: string;
  /** For print, search and mail: blocks parted by a blank line, no line wrapped. */
  text: string;
  /** The links' addresses, in order. */
  links: string[];
}

/**
 * Renders a Markdown source. A source that says nothing as Markdown, such as a lone `-`, is shown
 * as it was typed; the text is empty only when there is nothing to see in the source either.
 */
export function render(source: string): Rendered {
  const tree = fromMarkdown(source);
  return present(tree.length > 0 ? tree : fromPlain(source));
}

/** Everything that is stored of a tree beside its source. */
export function present(tree: Block[]): Rendered {
  return { html: printHtml(tree), text: printText(tree), links: linksOf(tree) };
}
