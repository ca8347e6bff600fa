import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ImportedComment,
  ImportedThread,
  ImportNote,
  ImportSurvey,
} from '../../src/transfer/import-record.js';
import { WxrReader } from '../../src/transfer/wxr.reader.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wxr-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Writes an export, one at a time, and says where. */
export async function writeWxr(content: string | Buffer): Promise<string> {
  const path = join(folder, 'export.xml');
  await writeFile(path, content);
  return path;
}

export interface WxrOutcome {
  survey: ImportSurvey;
  threads: ImportedThread[];
  comments: ImportedComment[];
  notes: ImportNote[];
}

/** Surveys and reads an export, and holds the one against the other. */
export async function readWxr(content: string | Buffer, blockBytes?: number): Promise<WxrOutcome> {
  const notes: ImportNote[] = [];
  const reader = new WxrReader(await writeWxr(content), {
    note: (note) => notes.push(note),
    ...(blockBytes && { blockBytes }),
  });
  const survey = await reader.survey();
  expect(notes).toEqual([]);
  const threads: ImportedThread[] = [];
  for await (const thread of reader.threads()) threads.push(thread);
  const comments = threads.flatMap((thread) => thread.comments);
  expect(survey).toEqual({
    threads: new Set(threads.map(({ key }) => key)).size,
    comments: comments.length,
  });
  return { survey, threads, comments, notes };
}

type Texts = Record<string, string | null>;

function elements(texts: Texts): string {
  const written = Object.entries(texts).filter(([, text]) => text !== null);
  return written.map(([name, text]) => `<${name}>${text}</${name}>`).join('\n');
}

/** A comment as WordPress writes it; a text of null is left away. */
export function wpComment(id: string | number | null, texts: Texts = {}, inner = ''): string {
  const all = {
    'wp:comment_id': id === null ? null : String(id),
    'wp:comment_author': 'Ann',
    'wp:comment_date_gmt': '2020-03-03 10:00:00',
    'wp:comment_content': `<![CDATA[Comment ${id}.]]>`,
    'wp:comment_approved': '1',
    'wp:comment_parent': '0',
    ...texts,
  };
  return `<wp:comment>\n${elements(all)}${inner}\n</wp:comment>\n`;
}

export const reply = (id: number, parent: number | string): string =>
  wpComment(id, { 'wp:comment_parent': String(parent) });

export function item(id: string | number | null, content: string, texts: Texts = {}): string {
  const all = {
    title: `Page ${id}`,
    link: `https://a.example/${id}/`,
    'wp:post_id': id === null ? null : String(id),
    'wp:post_date_gmt': '2020-03-02 10:00:00',
    'wp:comment_status': 'open',
    'wp:status': 'publish',
    'wp:post_password': '',
    ...texts,
  };
  return `<item>\n${elements(all)}\n${content}</item>\n`;
}

/** An export; its first item opens in line 6, and that item's content begins in line 14. */
export function wxr(items: string, namespace = 'http://wordpress.org/export/1.2/'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- an export -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="${namespace}">
<channel><title>A site</title>
<wp:wxr_version>1.2</wp:wxr_version>
${items}</channel>
</rss>
`;
}

/** Id and parent of each comment, e.g. `2<1`. */
export const tree = (comments: ImportedComment[]): string =>
  comments
    .map(({ externalId, parentExternalId }) =>
      parentExternalId === null ? externalId : `${externalId}<${parentExternalId}`,
    )
    .join(' ')
    .replaceAll('wp:', '');

export const told = (notes: ImportNote[]): string[] =>
  notes.map(({ item: what, outcome, why }) => `${what} ${outcome}: ${why}`);
