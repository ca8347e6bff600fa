/** Elements that stand between paragraphs rather than in them. */
const BLOCK =
  /<(\/?)(address|blockquote|center|dd|div|dl|dt|figure|h[1-6]|hr|li|ol|p|pre|table|tbody|td|tfoot|th|thead|tr|ul)\b[^<>]*>/gi;

/** Elements whose text is in a paragraph, or is none: a blank line in them starts no `<p>`. */
const CLOSED_TEXT = new Set([
  'p',
  'li',
  'dd',
  'dt',
  'td',
  'th',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);

/**
 * Turns a comment as WordPress stores it into HTML.
 *
 * WordPress stores what was typed and makes the paragraphs only when it shows the comment: a
 * blank line ends one, a line end is a break, and text in `<pre>` stays as it is.
 */
export function paragraphsOf(content: string): string {
  const html = unfoldTags(content.replace(/\r\n?/g, '\n'));
  let inside: Inside = { pre: 0, closedText: 0 };
  let out = '';
  let start = 0;
  for (const tag of html.matchAll(BLOCK)) {
    out += piece(html.slice(start, tag.index), inside) + tag[0];
    start = tag.index + tag[0].length;
    inside = step(inside, (tag[2] ?? '').toLowerCase(), tag[1] === '/' ? -1 : 1);
  }
  return out + piece(html.slice(start), inside);
}

/** A line end inside a tag is not one of the text. */
function unfoldTags(html: string): string {
  return html.replace(/<[a-z/!][^<>]*>/gi, (tag) => tag.replace(/\n+/g, ' '));
}

/** How many elements of each sort are open. */
interface Inside {
  pre: number;
  closedText: number;
}

function step({ pre, closedText }: Inside, name: string, by: number): Inside {
  if (name === 'pre') return { pre: Math.max(0, pre + by), closedText };
  if (CLOSED_TEXT.has(name)) return { pre, closedText: Math.max(0, closedText + by) };
  return { pre, closedText };
}

function piece(text: string, inside: Inside): string {
  if (inside.pre > 0) return text;
  const paragraphs = split(text).map(joinLines);
  if (inside.closedText > 0) return paragraphs.join('<br><br>');
  return paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n');
}

/** Goes line by line: a pattern over runs of white space takes quadratic time on long ones. */
function split(text: string): string[][] {
  const paragraphs: string[][] = [];
  let paragraph: string[] = [];
  for (const line of [...text.split('\n').map((each) => each.trim()), '']) {
    if (line !== '') {
      paragraph.push(line);
    } else if (paragraph.length > 0) {
      paragraphs.push(paragraph);
      paragraph = [];
    }
  }
  return paragraphs;
}

function joinLines(lines: string[]): string {
  const ended = lines.slice(0, -1).map((line) => (/<br ?\/?>$/i.test(line) ? line : `${line}<br>`));
  return [...ended, ...lines.slice(-1)].join('\n');
}
