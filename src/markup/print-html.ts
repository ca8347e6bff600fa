import { escapeHtml } from './plain.js';
import type { Block, Inline, ListItem } from './tree.js';

/** What a link in a comment owes to the site: no rank, no opener, no referrer. */
const REL = 'ugc nofollow noopener noreferrer';

/** Prints the tree as an HTML fragment; no other function of ours writes a body's HTML. */
export function printHtml(blocks: Block[]): string {
  return blocks.map(printBlock).join('\n');
}

function printBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${printInlines(block.children)}</p>`;
    case 'code-block':
      return `<pre><code>${escapeHtml(block.text)}\n</code></pre>`;
    case 'blockquote':
      return `<blockquote>\n${printHtml(block.children)}\n</blockquote>`;
    case 'bullet-list':
      return `<ul>\n${printItems(block.items)}\n</ul>`;
    case 'ordered-list': {
      const start = block.start === 1 ? '' : ` start="${block.start}"`;
      return `<ol${start}>\n${printItems(block.items)}\n</ol>`;
    }
  }
}

function printItems(items: ListItem[]): string {
  return items.map(printItem).join('\n');
}

/** An item with one paragraph shows it bare, however far apart the author wrote the items. */
function printItem({ children }: ListItem): string {
  const [first, ...rest] = children;
  if (first?.kind !== 'paragraph' || rest.some(({ kind }) => kind === 'paragraph')) {
    return `<li>\n${printHtml(children)}\n</li>`;
  }
  const below = rest.length === 0 ? '' : `\n${printHtml(rest)}\n`;
  return `<li>${printInlines(first.children)}${below}</li>`;
}

function printInlines(inlines: Inline[]): string {
  return inlines.map(printInline).join('');
}

function printInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escapeHtml(inline.text);
    case 'code':
      return `<code>${escapeHtml(inline.text)}</code>`;
    case 'break':
      return '<br>';
    case 'emphasis':
      return `<em>${printInlines(inline.children)}</em>`;
    case 'strong':
      return `<strong>${printInlines(inline.children)}</strong>`;
    case 'link':
      return `<a href="${escapeHtml(inline.href)}" rel="${REL}">${printInlines(inline.children)}</a>`;
  }
}
