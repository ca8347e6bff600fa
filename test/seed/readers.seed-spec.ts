import { fileURLToPath } from 'node:url';
import type {
  ImportedComment,
  ImportedThread,
  ImportNote,
} from '../../src/transfer/import-record.js';
import { PrintedPageReader } from '../../src/transfer/printed-page.reader.js';
import { WxrReader } from '../../src/transfer/wxr.reader.js';

const seedPath = (name: string): string =>
  fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));

async function all(threads: AsyncIterable<ImportedThread>): Promise<ImportedThread[]> {
  const found: ImportedThread[] = [];
  for await (const thread of threads) found.push(thread);
  return found;
}

/** 1 for a top-level comment; not a number for one that comes before its parent. */
function levelsOf(comments: ImportedComment[]): number[] {
  const levels = new Map<string, number>();
  for (const { externalId, parentExternalId } of comments) {
    const above = parentExternalId === null ? 0 : (levels.get(parentExternalId) ?? NaN);
    levels.set(externalId, above + 1);
  }
  return [...levels.values()];
}

describe('the theme reviewers’ WordPress export', () => {
  const notes: ImportNote[] = [];
  const reader = new WxrReader(seedPath('wxr/theme-unit-test.xml'), {
    note: (note) => notes.push(note),
  });
  let threads: ImportedThread[];
  let comments: ImportedComment[];

  beforeAll(async () => {
    threads = await all(reader.threads());
    comments = threads.flatMap((thread) => thread.comments);
  });

  it('is counted as it is read', async () => {
    await expect(reader.survey()).resolves.toEqual({ threads: 6, comments: 32 });
    expect(threads).toHaveLength(6);
    expect(comments).toHaveLength(32);
  });

  it('holds 29 published comments and 3 that wait', () => {
    const states = comments.map(({ state }) => state);
    expect(states.filter((state) => state === 'published')).toHaveLength(29);
    expect(states.filter((state) => state === 'pending')).toHaveLength(3);
  });

  it('holds 28 comments, 2 pingbacks and 2 trackbacks', () => {
    const kinds = comments.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'comment')).toHaveLength(28);
    expect(kinds.filter((kind) => kind === 'pingback')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'trackback')).toHaveLength(2);
  });

  it('has a chain of ten comments, each after the one it answers', () => {
    expect(Math.max(...levelsOf(comments))).toBe(10);
  });

  it('keeps the page behind a password hidden, and no other', () => {
    expect(threads.filter(({ hidden }) => hidden).map(({ key }) => key)).toEqual(['wp:1168']);
    expect(threads.filter(({ open }) => open)).toHaveLength(3);
  });

  it('has a time for everything and nothing to note', () => {
    expect(comments.filter(({ createdAt }) => createdAt === null)).toEqual([]);
    expect(threads.filter(({ publishedAt }) => publishedAt === null)).toEqual([]);
    expect(notes).toEqual([]);
  });

  it('comes out the same from blocks that cut anywhere', async () => {
    const path = seedPath('wxr/theme-unit-test.xml');
    for (const blockBytes of [61, 1000]) {
      const cut = new WxrReader(path, { blockBytes });
      await expect(all(cut.threads())).resolves.toEqual(threads);
    }
  });
});

describe('the printed page', () => {
  const notes: ImportNote[] = [];
  const path = seedPath('seed/printed-page.txt');
  const reader = new PrintedPageReader(path, 'page', (note) => notes.push(note));
  let thread: ImportedThread | undefined;

  beforeAll(async () => {
    [thread] = await all(reader.threads());
  });

  it('holds six comments, the last of them a reply to the fifth', async () => {
    await expect(reader.survey()).resolves.toEqual({ threads: 1, comments: 6 });
    const ids = thread?.comments.map(({ externalId, parentExternalId }) => {
      return [externalId, parentExternalId];
    });
    expect(ids).toEqual([
      ['printed:page:1', null],
      ['printed:page:2', null],
      ['printed:page:3', null],
      ['printed:page:4', null],
      ['printed:page:5', null],
      ['printed:page:5.1', 'printed:page:5'],
    ]);
  });

  it('is closed, with the notice it prints', () => {
    expect(thread?.open).toBe(false);
    expect(thread?.notice).toBe('Comments are closed.');
  });

  it('shows a name for the second comment alone, and notes that', () => {
    const named = thread?.comments.map(({ authorName }) => authorName !== null);
    expect(named).toEqual([false, true, false, false, false, false]);
    expect(notes.map(({ line, item, outcome }) => [line, item, outcome])).toEqual([
      [64, 'comment 2', 'changed'],
    ]);
  });

  it('keeps every paragraph', () => {
    const paragraphs = thread?.comments.map(({ body }) => body.value.split('\n\n').length);
    expect(paragraphs).toEqual([1, 1, 6, 4, 2, 1]);
  });
});
