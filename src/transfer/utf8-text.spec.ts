import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportFileError } from './import-record.js';
import { utf8Blocks } from './utf8-text.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'utf8-text-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function read(bytes: Buffer, blockBytes: number, maxBytes = 1000): Promise<string> {
  const path = join(folder, 'text');
  await writeFile(path, bytes);
  let text = '';
  for await (const block of utf8Blocks(path, { maxBytes, blockBytes })) text += block;
  return text;
}

const BLOCKS = [1, 2, 3, 4, 5, 7, 1000];

describe('reading UTF-8 in blocks', () => {
  it.each([
    ['nothing', '', ''],
    ['one letter', 'a', 'a'],
    ['characters of every length', 'aé…😀\nü', 'aé…😀\nü'],
    ['a byte order mark, which it drops', '\uFEFFaé', 'aé'],
    ['a second one, which it keeps', '\uFEFF\uFEFFa', '\uFEFFa'],
    ['a replacement character that was written', 'a\uFFFDb', 'a\uFFFDb'],
  ])('reads %s, wherever it is cut', async (_title, written, text) => {
    for (const size of BLOCKS) await expect(read(Buffer.from(written), size)).resolves.toBe(text);
  });

  it.each([
    ['a lone lead byte', [0x61, 0x0a, 0xe9, 0x62, 0x0a], 2],
    ['a continuation byte alone', [0x61, 0x0a, 0x0a, 0x80], 3],
    ['a character cut short by the end', [0x61, 0x62, 0x0a, 0xf0, 0x9f, 0x98], 2],
    ['an overlong form', [0x0a, 0xc0, 0xaf, 0x0a, 0x0a], 2],
    ['half a surrogate pair', [0x0a, 0x0a, 0xed, 0xa0, 0x80, 0x0a], 3],
    ['a byte that occurs nowhere', [0x61, 0x62, 0x63, 0xff], 1],
  ])('refuses %s, and says where', async (_title, bytes, line) => {
    for (const size of BLOCKS) {
      const refused = read(Buffer.from(bytes), size);
      await expect(refused).rejects.toThrow(
        new ImportFileError(line, 'bytes that are not UTF-8').message,
      );
    }
  });

  it.each([
    ['little end first, marked', Buffer.from('\uFEFF<a>', 'utf16le')],
    ['little end first, unmarked', Buffer.from('<a>', 'utf16le')],
    ['big end first, marked', Buffer.from('\uFEFF<a>', 'utf16le').swap16()],
    ['big end first, unmarked', Buffer.from('<a>', 'utf16le').swap16()],
  ])('refuses UTF-16, %s', async (_title, bytes) => {
    for (const size of BLOCKS) {
      await expect(read(bytes, size)).rejects.toThrow(
        'line 1: the file is UTF-16; save it as UTF-8',
      );
    }
  });

  it('refuses what is larger than allowed', async () => {
    const tooLarge = read(Buffer.alloc(2_097_153, 'a'), 65_536, 2_097_152);
    await expect(tooLarge).rejects.toThrow('line 1: the file is larger than 2 MB');
    await expect(read(Buffer.alloc(10, 'a'), 3, 10)).resolves.toHaveLength(10);
  });
});
