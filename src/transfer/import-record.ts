/**
 * A page of an import with its comments, parents before children.
 *
 * A key may come several times: a very large page comes in parts, and a file may hold one page
 * twice. The comments of all of them belong to the page; the page's own facts are the first's. A
 * parent stands in the same part or in an earlier one.
 */
export interface ImportedThread {
  /** The site's key, e.g. `wp:155`. */
  key: string;
  /** Absolute, http or https; as the source wrote it. */
  url: string | null;
  /** One line; empty when the source has none. */
  title: string;
  publishedAt: Date | null;
  /** Whether the source still took comments. */
  open: boolean;
  /** The source did not show the page to everybody, so the import must not do so either. */
  hidden: boolean;
  /** What the source printed below the comments once they were closed. */
  notice: string | null;
  comments: ImportedComment[];
}

export interface ImportedComment {
  /** Unique in the source and stable over runs, e.g. `wp:167`. */
  externalId: string;
  parentExternalId: string | null;
  kind: 'comment' | 'pingback' | 'trackback';
  state: 'published' | 'pending' | 'spam' | 'removed';
  /** For what was removed: the state before, when the source tells. */
  priorState: 'published' | 'pending' | 'spam' | null;
  authorName: string | null;
  authorEmail: string | null;
  /** The account that the author had in the source, e.g. `wp:user:7`. */
  externalAuthor: string | null;
  /** Absolute, http or https. */
  authorUrl: string | null;
  body: { format: 'html' | 'text'; value: string };
  createdAt: Date | null;
}

/** Something that was not taken over, or was taken over changed, and why. */
export interface ImportNote {
  /** Line in the file, 1-based. */
  line: number;
  /** E.g. `comment 167`. */
  item: string;
  outcome: 'skipped' | 'changed';
  why: string;
}

export interface ImportSurvey {
  /** Pages that will come; one that comes in parts counts once. */
  threads: number;
  /** Comments that will be taken over. */
  comments: number;
}

/** A file read twice: once whole, so that a bad one is refused before anything is stored. */
export interface ImportSource {
  /**
   * Reads the file to its end and keeps no text of it.
   *
   * @throws {ImportFileError} when the file is not what it claims
   */
  survey(): Promise<ImportSurvey>;

  /**
   * Yields what the survey counted, in the order of the file, and surveys first if nobody has.
   * Each run tells its notes again, a thread's before the thread.
   *
   * @throws {ImportFileError} when the file is not what it claims, or changed since the survey
   */
  threads(): AsyncGenerator<ImportedThread>;
}

/** Takes a note; a source keeps none itself, because a bad file can hold millions. */
export type NoteTaker = (note: ImportNote) => void;

/** The file is not what it claims; nothing may be stored. */
export class ImportFileError extends Error {
  constructor(
    /** 1-based. */
    readonly line: number,
    why: string,
  ) {
    super(`line ${line}: ${why}`);
    this.name = 'ImportFileError';
  }
}
