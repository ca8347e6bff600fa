import { stripControls } from './control-characters.rules.js';
import {
  ImportFileError,
  type ImportedComment,
  type ImportedThread,
  type ImportSource,
  type ImportSurvey,
  type NoteTaker,
} from './import-record.js';
import { readPrintedPage, type PrintedComment, type PrintedPage } from './printed-page.rules.js';
import { utf8Blocks } from './utf8-text.js';

/** The page is read whole; a million words take 6 MB. */
const MAX_BYTES = 10 * 1_048_576;

/** Reads one page of a newspaper's text archive with the discussion below it. */
export class PrintedPageReader implements ImportSource {
  constructor(
    private readonly path: string,
    /** The site's key for the page; the text has none. */
    private readonly key: string,
    private readonly note: NoteTaker = () => {},
  ) {}

  async survey(): Promise<ImportSurvey> {
    const { page } = await this.read();
    return { threads: 1, comments: page.comments.length };
  }

  async *threads(): AsyncGenerator<ImportedThread> {
    const { page, strippedLines } = await this.read();
    for (const line of strippedLines) {
      this.change(line, 'line', 'control characters were removed');
    }
    for (const { line, position, name } of page.comments) {
      if (name === null) continue;
      this.change(line, `comment ${position}`, "its first line was read as the author's name");
    }
    yield {
      key: this.key,
      url: null,
      title: page.title,
      publishedAt: null,
      open: page.notice === null,
      hidden: false,
      notice: page.notice,
      comments: page.comments.map((comment) => this.imported(comment)),
    };
  }

  private async read(): Promise<{ page: PrintedPage; strippedLines: number[] }> {
    let text = '';
    for await (const block of utf8Blocks(this.path, { maxBytes: MAX_BYTES })) text += block;
    const lines = text.split(/\r\n|\n|\r/).map(stripControls);
    const page = readPrintedPage(lines.map((line) => line.text));
    if ('why' in page) throw new ImportFileError(page.line, page.why);
    const stripped = lines.flatMap(({ at }, index) => (at.length > 0 ? [index + 1] : []));
    return { page, strippedLines: stripped.filter((line) => line > page.line) };
  }

  private imported(comment: PrintedComment): ImportedComment {
    return {
      externalId: this.idOf(comment.position),
      parentExternalId: comment.parent === null ? null : this.idOf(comment.parent),
      kind: 'comment',
      state: 'published',
      priorState: null,
      authorName: comment.name,
      authorEmail: null,
      externalAuthor: null,
      authorUrl: null,
      body: { format: 'text', value: comment.body },
      createdAt: null,
    };
  }

  private idOf(position: string): string {
    return `printed:${this.key}:${position}`;
  }

  private change(line: number, item: string, why: string): void {
    this.note({ line, item, outcome: 'changed', why });
  }
}
