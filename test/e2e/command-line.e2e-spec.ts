import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand, startCommand } from '../support/cli.js';
import { inconsistencies } from '../support/consistency.js';
import { freshDatabase, query } from '../support/database.js';
import { eventually } from '../support/eventually.js';

const COMMENTS = 20_000;
let databaseUrl: string;
let folder: string;

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'colloquy-cli-'));
  await run('site', 'create', 'blog', '--name', 'A blog');
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => runCommand(databaseUrl, ...args);

const stored = async (): Promise<number> => {
  const rows = await query<{ count: number }>(
    databaseUrl,
    'select count(*)::int as count from comments',
  );
  return rows[0]!.count;
};

/** One page with replies under replies, and a pending comment in every fifty. */
function longDiscussion(): string {
  const comments = Array.from({ length: COMMENTS }, (_, index) => {
    const id = index + 1;
    const parent = id % 3 === 0 ? Math.ceil(id / 2) : 0;
    return `<wp:comment><wp:comment_id>${id}</wp:comment_id>
      <wp:comment_author><![CDATA[Reader ${id % 97}]]></wp:comment_author>
      <wp:comment_date_gmt>2026-01-0${1 + (id % 9)} 10:00:00</wp:comment_date_gmt>
      <wp:comment_content><![CDATA[Thought number ${id} about the new bridge.]]></wp:comment_content>
      <wp:comment_approved>${id % 50 === 0 ? 0 : 1}</wp:comment_approved>
      <wp:comment_parent>${parent}</wp:comment_parent></wp:comment>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
    <wp:wxr_version>1.2</wp:wxr_version>
    <item><title>The new bridge</title><link>https://blog.example/bridge</link>
    <wp:post_id>7</wp:post_id><wp:status>publish</wp:status><wp:comment_status>open</wp:comment_status>
    ${comments.join('\n')}</item></channel></rss>`;
}

describe('an import that is killed', () => {
  it('goes on where it was, and brings every comment exactly once', async () => {
    const file = join(folder, 'long.xml');
    await writeFile(file, longDiscussion());
    const args = ['import', 'wxr', file, '--site', 'blog'];

    const first = startCommand(databaseUrl, args);
    await eventually(async () => (await stored()) > 0);
    first.child.kill('SIGKILL');
    await first.done;
    const saved = await stored();
    expect(saved).toBeLessThan(COMMENTS);

    const second = await run(...args);
    expect(second.code).toBe(0);
    expect(second.out).toContain(
      `comments  ${COMMENTS - saved} created, ${saved} there before, 0 skipped`,
    );
    expect(await stored()).toBe(COMMENTS);
    expect(await inconsistencies(databaseUrl)).toEqual([]);

    const third = await run(...args);
    expect(third.out).toContain(`comments  0 created, ${COMMENTS} there before, 0 skipped`);
  });
});

describe('what cannot be done', () => {
  const lines = (text: string): number => text.trim().split('\n').length;

  it.each([
    { story: 'a page of HTML', content: '<html><body>No export</body></html>', says: 'line 1' },
    {
      story: 'a document type',
      content: '<?xml version="1.0"?>\n<!DOCTYPE rss>\n<rss/>',
      says: 'line 2',
    },
    { story: 'a file cut short', content: longDiscussion().slice(0, 5000), says: 'line' },
    { story: 'no XML at all', content: 'just words', says: 'line 1' },
  ])(
    'is said in one line, with exit code 2 and nothing stored, for $story',
    async ({ content, says }) => {
      const before = await stored();
      const file = join(folder, 'bad.xml');
      await writeFile(file, content);
      const { code, err } = await run('import', 'wxr', file, '--site', 'blog');
      expect([code, lines(err)]).toEqual([2, 1]);
      expect(err).toContain(says);
      expect(await stored()).toBe(before);
    },
  );

  it.each([
    { story: 'a text without a discussion', content: 'A headline\n\nA paragraph.\n' },
    { story: 'a wrong count', content: 'A headline\n\n3 Responses\n\n  1. One\n\n  2. Two\n' },
  ])('is said for $story that should be a printed page', async ({ content }) => {
    const before = await stored();
    const file = join(folder, 'bad.txt');
    await writeFile(file, content);
    const { code, err } = await run('import', 'printed-page', file, '--site', 'blog');
    expect([code, lines(err)]).toEqual([2, 1]);
    expect(await stored()).toBe(before);
  });

  it.each([
    { args: ['import', 'wxr', '/no/such/file', '--site', 'blog'], says: 'there is no such file' },
    { args: ['import', 'wxr', 'x.xml', '--site', 'nowhere'], says: 'no such site' },
    { args: ['site', 'create', 'Not A Slug'], says: 'lower-case letters' },
    { args: ['site', 'create', 'blog'], says: 'belongs to another site' },
    {
      args: ['key', 'create', '--site', 'blog', '--name', 'k', '--scopes', 'all'],
      says: '"all" is no scope',
    },
    {
      args: ['member', 'add', '--site', 'blog', '--name', 'X', '--role', 'king'],
      says: 'Allowed choices',
    },
    { args: ['thread', 'close', 'key:none', '--site', 'blog'], says: 'no such thread' },
    { args: ['secrets', 'rotate'], says: 'then with the two exchanged' },
    { args: ['secrets', 'rotate', '--finish'], says: 'The master secret is the environment' },
    { args: ['dance'], says: 'unknown command' },
  ])('is said with exit code 2 for "$args"', async ({ args, says }) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it('lists every bad variable before it does anything', async () => {
    const { child, done } = startCommand('mysql://x', ['migrate']);
    expect(child.pid).toBeDefined();
    const { code, err } = await done;
    expect(code).toBe(2);
    expect(err).toContain('DATABASE_URL');
  });
});

describe('sites, staff and threads', () => {
  it('are made and listed, each secret shown once', async () => {
    const made = await run('site', 'create', 'second');
    expect(made.out).toMatch(/signing secret {2}[0-9a-f]{64}/);
    expect((await run('site', 'list')).out).toBe('blog\tA blog\nsecond\tsecond\n');

    const owner = await run(
      'member',
      'add',
      '--site',
      'second',
      '--name',
      'Ann',
      '--role',
      'owner',
    );
    expect(owner.out).toMatch(/^clq_\w{12}_\w{43}\n$/);
    const key = await run(
      'key',
      'create',
      '--site',
      'second',
      '--name',
      'cms',
      '--scopes',
      'threads,read',
    );
    const id = key.out.split('_')[1]!;
    expect((await run('key', 'list', '--site', 'second')).out).toContain(
      `${id}\tthreads,read\tlive\tcms`,
    );
    expect((await run('key', 'revoke', id, '--site', 'second')).code).toBe(0);
    expect((await run('key', 'list', '--site', 'second')).out).toContain('revoked');
  });

  it('makes, lists and revokes keys of operators', async () => {
    const made = await run('key', 'create', '--operator', '--name', 'Ops', '--days', '3');
    expect(made.out).toMatch(/^clo_\w{12}_\w{43}\n$/);
    const list = () => run('key', 'list', '--operator');
    expect((await list()).out).toMatch(/^\w{12}\toperator\tuntil .*\tOps\n$/);
    const revoked = await run('key', 'revoke', made.out.split('_')[1]!, '--operator');
    expect([revoked.code, (await list()).out]).toEqual([0, '']);
    for (const args of [['--operator', '--site', 'second'], []]) {
      const { code, err } = await run('key', 'list', ...args);
      expect([code, err]).toEqual([2, 'colloquy: Give --site with its slug, or --operator.\n']);
    }
  });

  it('are closed and opened', async () => {
    expect((await run('thread', 'close', 'key:wp:7', '--site', 'blog')).out).toBe(
      'wp:7 is closed\n',
    );
    expect((await run('thread', 'open', 'key:wp:7', '--site', 'blog')).out).toBe('wp:7 is open\n');
  });

  it('are looked at without a trace on a dry run', async () => {
    const file = join(folder, 'dry.txt');
    await writeFile(file, 'A headline\n\n1 Response\n\n  1. A word\n\nComments are closed.');
    const { code, out } = await run(
      'import',
      'printed-page',
      file,
      '--site',
      'second',
      '--dry-run',
    );
    expect(code).toBe(0);
    expect(out).toContain('comments  1 created');
    const threads = await query(databaseUrl, `select key from threads where key = 'dry'`);
    expect(threads).toEqual([]);
  });
});
