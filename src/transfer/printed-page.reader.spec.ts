import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportFileError, type ImportedThread, type ImportNote } from './import-record.js';
import { PrintedPageReader } from './printed-page.reader.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'printed-page-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function read(content: string | Buffer) {
  const path = join(folder, 'page.txt');
  await writeFile(path, content);
  const notes: ImportNote[] = [];
  const reader = new PrintedPageReader(path, 'news/7', (note) => notes.push(note));
  const survey = await reader.survey();
  const threads: ImportedThread[] = [];
  for await (const thread of reader.threads()) threads.push(thread);
  return { survey, threads, notes };
}

describe('reading a printed page', () => {
  const lines = ['T', '2 Responses', '', '  1. Ann', '', '    Hm.', '', '    • Why?', '', 'Shut.'];
  const thread = {
    key: 'news/7',
    url: null,
    title: 'T',
    publishedAt: null,
    open: false,
    hidden: false,
    notice: 'Shut.',
  };
  const unknown = {
    authorEmail: null,
    externalAuthor: null,
    authorUrl: null,
    createdAt: null,
    priorState: null,
  };
  const comments = [
    {
      ...unknown,
      externalId: 'printed:news/7:1',
      parentExternalId: null,
      kind: 'comment',
      state: 'published',
      authorName: 'Ann',
      body: { format: 'text', value: 'Hm.' },
    },
    {
      ...unknown,
      externalId: 'printed:news/7:1.1',
      parentExternalId: 'printed:news/7:1',
      kind: 'comment',
      state: 'published',
      authorName: null,
      body: { format: 'text', value: 'Why?' },
    },
  ];

  it.each([
    ['as it is', lines.join('\n')],
    ['with a last line end', `${lines.join('\n')}\n`],
    ['with line ends of Windows', lines.join('\r\n')],
    ['with line ends of old', lines.join('\r')],
    ['behind a byte order mark', `\uFEFF${lines.join('\n')}`],
  ])('comes out whole %s', async (_title, text) => {
    const { survey, threads, notes } = await read(text);
    expect(survey).toEqual({ threads: 1, comments: 2 });
    expect(threads).toEqual([{ ...thread, comments }]);
    expect(notes).toEqual([
      {
        line: 4,
        item: 'comment 1',
        outcome: 'changed',
        why: "its first line was read as the author's name",
      },
    ]);
  });

  it('is open when nothing closes it', async () => {
    const { threads } = await read(lines.slice(0, -1).join('\n'));
    expect(threads).toMatchObject([{ open: true, notice: null }]);
  });

  it('loses control characters, noted where they stood among the comments', async () => {
    const { threads, notes } = await read('T\u0000\n1 Response\n  1. a\u0007b\u001b.\n');
    expect(threads).toMatchObject([{ title: 'T', comments: [{ body: { value: 'ab.' } }] }]);
    expect(notes).toEqual([
      { line: 3, item: 'line', outcome: 'changed', why: 'control characters were removed' },
    ]);
  });

  it.each([
    ['no page', 'hello\nworld', 'line 2: no line such as "6 Responses" begins a discussion'],
    [
      'Latin-1',
      Buffer.from('T\n1 Response\n  1. caf\xe9\n', 'latin1'),
      'line 3: bytes that are not UTF-8',
    ],
    ['UTF-16', Buffer.from('\uFEFFT', 'utf16le'), 'line 1: the file is UTF-16; save it as UTF-8'],
    ['an empty file', '', 'line 1: no line such as "6 Responses" begins a discussion'],
  ])('refuses %s', async (_title, content, message) => {
    const refused = expect(read(content)).rejects;
    await refused.toThrow(ImportFileError);
    await expect(read(content)).rejects.toThrow(message);
  });

  it('refuses more than 10 MB', async () => {
    const path = join(folder, 'big.txt');
    await writeFile(path, '');
    await truncate(path, 10 * 1_048_576 + 1);
    const reader = new PrintedPageReader(path, 'k');
    await expect(reader.survey()).rejects.toThrow('line 1: the file is larger than 10 MB');
  });
});
