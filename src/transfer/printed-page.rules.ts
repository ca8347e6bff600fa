/** A line of a printed page, by what its beginning says. */
export type PrintedLine =
  | { is: 'blank' }
  | { is: 'count'; count: number }
  | { is: 'numbered'; number: number; text: string }
  | { is: 'bulleted'; level: number; text: string }
  | { is: 'text'; indent: number; text: string };

export interface PrintedComment {
  /** 1-based. */
  line: number;
  /** E.g. `5`, and `5.1` for its first reply. */
  position: string;
  parent: string | null;
  name: string | null;
  /** Paragraphs, one blank line between them. */
  body: string;
}

export interface PrintedPage {
  /** The article's first line; empty when the page begins with the discussion. */
  title: string;
  /** The line that says how many comments there are. */
  line: number;
  /** Each after the one it answers. */
  comments: PrintedComment[];
  /** What stands below the comments once they are closed. */
  notice: string | null;
}

/** Why a text is no printed page with its discussion. */
export interface PrintedPageFault {
  line: number;
  why: string;
}

/** Spaces for each level of replies. */
const STEP = 4;
const MAX_NAME_WORDS = 5;
const MAX_NAME_CHARS = 40;
const CLOSING = '.,!?…:;"”’';

export function readLine(raw: string): PrintedLine {
  const line = raw.replace(/^[\t ]+/, (space) => space.replaceAll('\t', '    ')).trimEnd();
  if (line === '') return { is: 'blank' };

  const count = /^(?:(\d{1,7})|No) (?:Responses?|Comments?)$/i.exec(line);
  if (count) return { is: 'count', count: Number(count[1] ?? 0) };

  const numbered = /^ {1,3}(\d{1,7})\.(?: +(.*))?$/s.exec(line);
  if (numbered) return { is: 'numbered', number: Number(numbered[1]), text: numbered[2] ?? '' };

  const indent = line.search(/[^ ]/);
  const text = line.slice(indent);
  if (indent > 0 && indent % STEP === 0 && /^•(?: |$)/.test(text)) {
    return { is: 'bulleted', level: indent / STEP, text: text.slice(1).trimStart() };
  }
  return { is: 'text', indent, text };
}

/** Whether a comment's first line, with more paragraphs below, is its author's name. */
export function isName(line: string): boolean {
  const characters = [...line.slice(0, 2 * MAX_NAME_CHARS + 1)];
  if (characters.length === 0 || characters.length > MAX_NAME_CHARS) return false;
  if (line.split(/\s+/).length > MAX_NAME_WORDS) return false;
  return !CLOSING.includes(characters.at(-1) ?? '');
}

/** Reads a page from its lines; the discussion begins at the last count that one follows. */
export function readPrintedPage(raw: string[]): PrintedPage | PrintedPageFault {
  const lines = raw.map(readLine);
  const counts = lines.flatMap((line, at) => (line.is === 'count' ? [{ at, ...line }] : []));
  const header = counts.findLast(({ at, count }) => beginsDiscussion(lines, at + 1, count));
  if (!header) return faultWithout(counts.at(-1), raw.length);

  const discussion = new Discussion();
  for (const [at, line] of lines.entries()) {
    if (at <= header.at) continue;
    const why = discussion.add(line, at + 1);
    if (why !== null) return { line: at + 1, why };
  }
  const found = discussion.comments();
  if (!Array.isArray(found)) return found;
  if (found.length !== header.count) {
    const why = `this line says ${header.count}, but ${found.length} are found below`;
    return { line: header.at + 1, why };
  }
  const title = raw.slice(0, header.at).find((line) => line.trim() !== '') ?? '';
  const { notice } = discussion;
  return { title: title.trim(), line: header.at + 1, comments: found, notice };
}

function faultWithout(count: { at: number } | undefined, lastLine: number): PrintedPageFault {
  if (count) return { line: count.at + 1, why: 'no comments follow this line' };
  return { line: lastLine, why: 'no line such as "6 Responses" begins a discussion' };
}

/** After "No Responses" there may be a notice, and nothing else. */
function beginsDiscussion(lines: PrintedLine[], from: number, count: number): boolean {
  const filled = [];
  for (let at = from; at < lines.length && filled.length < 2; at += 1) {
    const line = lines[at];
    if (line && line.is !== 'blank') filled.push(line);
  }
  const [first] = filled;
  if (count > 0) return first?.is === 'numbered';
  return !first || (filled.length === 1 && first.is === 'text' && first.indent === 0);
}

interface Draft {
  line: number;
  position: string;
  parent: string | null;
  replies: number;
  paragraphs: string[][];
}

/** The lines below the count, as they come. */
class Discussion {
  notice: string | null = null;
  private readonly drafts: Draft[] = [];
  /** The comment being read, below all those it stands under. */
  private open: Draft[] = [];
  private topLevel = 0;
  private paragraphEnded = false;

  /** Answers why the line cannot stand where it does, or null. */
  add(line: PrintedLine, number: number): string | null {
    if (line.is === 'blank') {
      this.paragraphEnded = true;
      return null;
    }
    if (this.notice !== null) return 'nothing may follow the line that closes the discussion';
    if (line.is === 'numbered') return this.addNumbered(line, number);
    if (line.is === 'bulleted') return this.addReply(line, number);
    if (line.is === 'text' && line.indent > 0) return this.addText(line);
    if (line.is === 'count') return 'a second line that announces comments';
    this.notice = line.text;
    return null;
  }

  /** The comments, or the first that is none. */
  comments(): PrintedComment[] | PrintedPageFault {
    const empty = this.drafts.find(({ paragraphs }) => paragraphs.length === 0);
    if (empty) return { line: empty.line, why: `comment ${empty.position} has no text` };
    return this.drafts.map(({ line, position, parent, paragraphs }) => {
      return { line, position, parent, ...splitName(paragraphs) };
    });
  }

  private addNumbered(said: { number: number; text: string }, line: number): string | null {
    this.topLevel += 1;
    if (said.number !== this.topLevel) {
      return `comment ${this.topLevel} should stand here, not ${said.number}`;
    }
    this.open = [];
    this.begin(String(said.number), said.text, line);
    return null;
  }

  private addReply(said: { level: number; text: string }, line: number): string | null {
    const parent = this.open[said.level - 1];
    if (!parent) return `a reply of level ${said.level} under no comment it could answer`;
    this.open = this.open.slice(0, said.level);
    parent.replies += 1;
    this.begin(`${parent.position}.${parent.replies}`, said.text, line);
    return null;
  }

  private begin(position: string, text: string, line: number): void {
    const parent = this.open.at(-1)?.position ?? null;
    const paragraphs = text === '' ? [] : [[text]];
    const draft = { line, position, parent, replies: 0, paragraphs };
    this.drafts.push(draft);
    this.open.push(draft);
    this.paragraphEnded = false;
  }

  private addText({ indent, text }: { indent: number; text: string }): string | null {
    const draft = this.open.at(-1);
    if (!draft) return 'text before the first comment';
    const level = this.open.length - 1;
    const expected = level === 0 ? STEP : level * STEP + 2;
    if (indent < expected) {
      return `text indented by ${indent}, where that of comment ${draft.position} is by ${expected}`;
    }
    const line = ' '.repeat(indent - expected) + text;
    const paragraph = draft.paragraphs.at(-1);
    if (paragraph && !this.paragraphEnded) paragraph.push(line);
    else draft.paragraphs.push([line]);
    this.paragraphEnded = false;
    return null;
  }
}

function splitName(paragraphs: string[][]): { name: string | null; body: string } {
  const [[first = '', ...more] = [], ...rest] = paragraphs;
  const named = more.length === 0 && rest.length > 0 && isName(first);
  const text = (parts: string[][]): string => parts.map((lines) => lines.join('\n')).join('\n\n');
  return named ? { name: first, body: text(rest) } : { name: null, body: text(paragraphs) };
}
