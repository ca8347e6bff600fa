import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { printWelcome } from '../../src/cli/commands/demo.command.js';
import type { DemoFacts } from '../../src/demo/demo.service.js';
import { DEMO_SITE } from '../../src/demo/sample.js';
import { InstallationService } from '../../src/installation/installation.service.js';
import { ThreadEditingService } from '../../src/threads/thread-editing.service.js';
import { TEST_SECRET } from '../support/app.js';
import { freshDatabase } from '../support/database.js';
import { prepare, startDemo, type Demo } from '../support/demo.js';

const LIBRARY = '/sites/demo/discussion?key=library-hours';
const SQUARE = '/sites/demo/threads/key:town-square';
const QUEUE = '/sites/demo/moderation/queues/pending/items';

let demo: Demo;
let facts: DemoFacts;

beforeEach(async () => {
  demo = await startDemo();
  facts = await prepare(demo);
});
afterEach(() => demo.app.close());

/** What anybody can see of the sample, and its moderator. */
async function everything({ http }: Demo, key: string): Promise<unknown[]> {
  const paths = [LIBRARY, '/sites/demo/discussion?key=town-square', SQUARE, QUEUE];
  const answers = await Promise.all(paths.map((path) => http.get(path, { as: key })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  return answers.map(({ body }) => body as unknown);
}

describe('the sample', () => {
  it('is a closed discussion of six responses, as text', async () => {
    const { text } = await demo.http.get(`${LIBRARY}&format=text`);
    const blocks = text.split('\n\n');
    expect(blocks[0]).toBe('6 Responses');
    expect(blocks.filter((block) => /^ {2}\d\. /.test(block)).map((block) => block[2])).toEqual([
      ...'12345',
    ]);
    expect(blocks.filter((block) => block.startsWith('    • '))).toEqual([
      '    • Ida from the lending desk',
    ]);
    expect(blocks).toContain('  2. Marta Quill');
    expect(blocks.at(-1)).toBe('Comments are closed.');
  });

  it('has pages that lead to their feeds', async () => {
    const titles: [string, string][] = [
      ['//demo', 'Comments on'],
      ['//demo/library-hours', 'Comments on “'],
    ];
    for (const [path, title] of titles) {
      const { text } = await demo.http.get(path);
      const [, href] = /<link rel="alternate" type="application\/atom\+xml".* href="([^"]+)">/.exec(
        text,
      )!;
      const feed = await demo.http.get(`/${href}`);
      expect(feed.headers.get('content-type')).toContain('application/atom+xml');
      expect(feed.text).toContain(`<title>${title}`);
    }
  });

  it('is the same as HTML and as JSON', async () => {
    const html = await demo.http.get(`${LIBRARY}&format=html`);
    expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html.text.match(/<li id="comment-/g)).toHaveLength(6);
    expect(html.text).toContain('<p>Comments are closed.</p>');

    const { body } = await demo.http.get(`${LIBRARY}&format=json`);
    expect(body.thread).toMatchObject({ state: 'closed', counts: { comments: 6, topLevel: 5 } });
    expect(body.items.map((item: { number: number }) => item.number)).toEqual([1, 2, 3, 4, 5]);
    expect(body.items[4].replies.items).toHaveLength(1);
  });

  it('has an open discussion too, and three comments that wait', async () => {
    expect((await demo.http.get(SQUARE)).body).toMatchObject({
      state: 'open',
      url: `${demo.origin}/demo/town-square`,
      counts: { comments: 3 },
    });
    const queue = await demo.http.get(QUEUE, { as: facts.moderatorKey });
    expect(queue.body.items).toHaveLength(3);
  });

  it('is not changed by a second start, which prints another key', async () => {
    const before = await everything(demo, facts.moderatorKey);
    const again = await prepare(demo);
    expect(again).toEqual({ ...facts, moderatorKey: expect.any(String) });
    expect(again.moderatorKey).not.toBe(facts.moderatorKey);
    expect(await everything(demo, again.moderatorKey)).toEqual(before);
    expect(await everything(demo, facts.moderatorKey)).toEqual(before);
  });

  it('keeps what was decided between two starts', async () => {
    const as = facts.moderatorKey;
    const { body } = await demo.http.get(QUEUE, { as });
    const items = body.items.map(({ comment }: { comment: { id: string; version: number } }) => ({
      commentId: comment.id,
      version: comment.version,
    }));
    await demo.http.post('/sites/demo/moderation/decisions', {
      as,
      body: { action: 'mark-spam', items },
    });
    await demo.http.patch('/sites/demo/threads/key:library-hours', { as, body: { state: 'open' } });
    const before = await everything(demo, as);
    await prepare(demo);
    expect(await everything(demo, as)).toEqual(before);
  });

  it('is finished by the next start when one was killed halfway', async () => {
    const halfway = await startDemo();
    try {
      const { site } = await halfway.app.get(InstallationService).createSite(DEMO_SITE);
      const page = { title: 'Thursdays at the library now end at nine', state: 'closed' as const };
      await halfway.app.get(ThreadEditingService).upsert(site, 'library-hours', page);
      await prepare(halfway);
      const { text } = await halfway.http.get(`${LIBRARY}&format=text`);
      expect(text).toBe((await demo.http.get(`${LIBRARY}&format=text`)).text);
    } finally {
      await halfway.app.close();
    }
  });
});

describe('what the demo prints', () => {
  it('has three lines that work in a shell as they stand', async () => {
    const printed = printWelcome(demo.origin, facts);
    const lines = printed.split('\n').filter((line) => line.startsWith('  curl '));
    const run = async (line: string): Promise<string> =>
      (await promisify(execFile)('sh', ['-c', `${line} -sS --fail-with-body`])).stdout;
    expect(lines).toHaveLength(3);

    expect(await run(lines[0]!)).toMatch(/^6 Responses\n/);
    expect(JSON.parse(await run(lines[1]!))).toMatchObject({ outcome: 'held' });
    expect(JSON.parse(await run(lines[2]!)).items).toHaveLength(4);
  });

  it('names addresses that answer', async () => {
    const printed = printWelcome(demo.origin, facts);
    const addresses = printed
      .match(/http:\S+[^\s']/g)!
      .filter((each) => !/comments|queues/.test(each));
    expect(new Set(addresses).size).toBe(4);
    for (const address of addresses) expect((await fetch(address)).status).toBe(200);
  });
});

describe('the demo’s backend', () => {
  const call = (body: object, headers: Record<string, string> = {}) =>
    demo.http.post('//demo/moderation', { body, headers });
  const items = () => ({ key: facts.moderatorKey, method: 'GET', path: `/api/v1${QUEUE}` });

  it('carries a moderator’s call to the API, and the answer back', async () => {
    const origin = { origin: demo.origin };
    const answer = await call(items(), origin);
    expect(answer.status).toBe(200);
    expect(answer.body.items).toHaveLength(3);

    const refused = await call({ ...items(), key: 'clq_wrong' }, origin);
    expect(refused.status).toBe(401);
    expect(refused.body.code).toBe('invalid-credential');
  });

  it('takes no call from another site’s page', async () => {
    for (const origin of ['http://elsewhere.example', 'null']) {
      const answer = await call(items(), { origin });
      expect(answer.status).toBe(403);
      expect(answer.body.code).toBe('forbidden');
    }
  });

  it.each([
    '/api/v1/sites/other/threads',
    '/api/v1/sites/demo/../other/threads',
    '/api/v1/sites/demo/%2e%2e/other/threads',
    '/api/v1/sites/demo',
    '//elsewhere.example/api/v1/sites/demo/threads',
    'http://elsewhere.example/api/v1/sites/demo/threads',
  ])('carries no call to %s', async (path) => {
    expect((await call({ ...items(), path })).status).toBe(422);
  });

  it('leaves the API as it is: a key from a browser is refused there', async () => {
    const headers = { origin: demo.origin };
    const answer = await demo.http.get(QUEUE, { as: facts.moderatorKey, headers });
    expect(answer.body.code).toBe('key-in-browser');
  });
});

describe('the command', () => {
  const COMMAND = fileURLToPath(new URL('../../dist/bundle/colloquy.js', import.meta.url));

  /** The command in a process of its own; `onText` is told all it has printed so far. */
  async function run(port: number, onText: (printed: string, stop: () => void) => Promise<void>) {
    const env = { ...process.env, NODE_NO_WARNINGS: '1', PORT: String(port) };
    const child = spawn(process.execPath, [COMMAND, 'demo'], {
      env: { ...env, DATABASE_URL: await freshDatabase(), COLLOQUY_SECRET: TEST_SECRET },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    let [printed, errors] = ['', ''];
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    try {
      for await (const text of child.stdout) {
        printed += String(text);
        await onText(printed, () => child.kill('SIGINT'));
      }
      const [code] = (await ended) as [number];
      return { code, printed, errors };
    } finally {
      child.kill('SIGKILL');
    }
  }

  it('starts the demo, says where it is, and ends when it is told to', async () => {
    const outcome = await run(0, async (printed, stop) => {
      if (!printed.includes('Ctrl+C')) return;
      const address = /http:\S+\/demo$/m.exec(printed)![0];
      expect((await fetch(address)).status).toBe(200);
      stop();
    });
    expect(outcome).toMatchObject({ errors: '', code: 0 });
    expect(outcome.printed).toMatch(/^ {2}clq_\w+$/m);
  });

  it('says plainly that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    try {
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      expect(await run(port, () => Promise.resolve())).toEqual({
        printed: '',
        errors: `colloquy: Port ${port} is taken. End what listens there, or take another: PORT=${port + 1} npm run demo\n`,
        code: 2,
      });
    } finally {
      other.close();
    }
  });
});
