import MarkdownIt from 'markdown-it';
import { MAX_LEVEL } from './tree.js';

type StateBlock = InstanceType<typeof MarkdownIt.StateBlock>;
export type Token = InstanceType<typeof MarkdownIt.Token>;

/**
 * What we do not read:
 * tables and strikethrough have no node in the tree, so their signs stay as typed;
 * a line of dashes under a sentence is a separator or a signature, rarely a heading;
 * a link definition hides text from readers and moderators, swallows lines such as
 * `[Edit]: typo`, and lets 10,000 characters grow into megabytes by repeating one address.
 */
const UNREAD = ['table', 'strikethrough', 'lheading', 'reference', 'html_block', 'html_inline'];

const markdown = new MarkdownIt('default', {
  html: false,
  linkify: true,
  typographer: false,
  breaks: true,
  // The parser drops what nests deeper, so `flatten` must come first: a list within the last
  // level adds two.
  maxNesting: MAX_LEVEL + 2,
});

markdown.disable(UNREAD);
markdown.block.ruler.before('code', 'flatten', flatten);
// Addresses are judged and spelled in one place, when the tree is built.
markdown.validateLink = () => true;
markdown.normalizeLink = (address) => address;
markdown.normalizeLinkText = (text) => text;
markdown.linkify
  .set({ fuzzyEmail: false, fuzzyLink: false, fuzzyIP: false })
  .add('ftp:', null)
  .add('//', null)
  .add('www.', {
    validate(text, position, self) {
      const rest = self.re.get_relative_proto_validator();
      rest.lastIndex = position;
      return rest.exec(text)?.[0].length ?? 0;
    },
    normalize(match) {
      match.url = `http://${match.url}`;
    },
  });

/** The tokens of a Markdown source; nothing in them is to be trusted. */
export function tokensOf(source: string): Token[] {
  return markdown.parse(source, {});
}

export interface FoundAddress {
  /** Offsets into the text, in UTF-16 units. */
  start: number;
  end: number;
  address: string;
}

/** Finds the addresses that a reader would expect to be links: `https://…`, `www.…`, `mailto:…`. */
export function findAddresses(text: string): FoundAddress[] {
  if (!/:\/\/|www\.|mailto:/i.test(text)) return [];
  const matches = markdown.linkify.match(text) ?? [];
  return matches.map(({ index, raw, url }) => ({
    start: index,
    end: index + withoutTrail(raw).length,
    address: withoutTrail(url),
  }));
}

/** The parser takes a closing backtick for a letter; in a plain text nothing has read it before. */
function withoutTrail(address: string): string {
  let end = address.length;
  while (end > 0 && /[\s`]/.test(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

/** Reads everything below the deepest level as paragraphs, markers and all. */
function flatten(state: StateBlock, startLine: number, endLine: number): boolean {
  if (state.level < MAX_LEVEL) return false;
  let next = startLine + 1;
  while (next < endLine && !state.isEmpty(next) && indentOf(state, next) >= state.blkIndent) {
    next += 1;
  }
  state.line = next;
  state.push('paragraph_open', 'p', 1);
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(startLine, next, state.blkIndent, false);
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  return true;
}

function indentOf(state: StateBlock, line: number): number {
  return state.sCount[line] ?? -1;
}
