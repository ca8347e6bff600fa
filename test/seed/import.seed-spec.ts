import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SitesService } from '../../src/sites/sites.service.js';
import type { ImportSource } from '../../src/transfer/import-record.js';
import { ImportService, type ImportReport } from '../../src/transfer/import.service.js';
import { PrintedPageReader } from '../../src/transfer/printed-page.reader.js';
import { WxrReader } from '../../src/transfer/wxr.reader.js';
import { query } from '../support/database.js';
import { inconsistencies } from '../support/consistency.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';

const PRINTED_PAGE = '../shared/data/seed/printed-page.txt';
const WXR = '../shared/data/wxr/theme-unit-test.xml';

let server: TestApp;

beforeAll(async () => {
  server = await startApp();
  await makeSite(server, 'paper');
  await makeSite(server, 'blog');
});
afterAll(() => server.stop());

async function bring(slug: string, source: ImportSource): Promise<ImportReport> {
  const site = await server.app.get(SitesService).get(slug);
  return server.app.get(ImportService).run(site, source, { dryRun: false, progress: () => {} });
}

describe('the printed page of a newspaper', () => {
  beforeAll(() => bring('paper', new PrintedPageReader(PRINTED_PAGE, 'coalition')));

  it('comes out as the same bytes, from the number of responses to the notice', async () => {
    const file = readFileSync(PRINTED_PAGE, 'utf8');
    const printed = await server.http.get('/sites/paper/discussion?key=coalition&format=text');
    expect(printed.text).toBe(file.slice(file.indexOf('6 Responses')));
  });

  it('is six comments as JSON, the sixth a reply to the fifth, in a closed thread', async () => {
    const { body } = await server.http.get('/sites/paper/discussion?key=coalition&format=json');
    expect(body.thread).toMatchObject({ state: 'closed', counts: { comments: 6, topLevel: 5 } });
    expect(body.items.map((item: { number: number }) => item.number)).toEqual([1, 2, 3, 4, 5]);
    const [reply] = body.items[4].replies.items;
    expect(reply).toMatchObject({ parentId: body.items[4].id, number: null, depth: 1 });
  });

  it('takes no further post', async () => {
    const refused = await server.http.post('/sites/paper/threads/key:coalition/comments', {
      body: { body: 'Too late' },
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'thread-closed']);
  });

  it('adds nothing when it is read in again', async () => {
    const report = await bring('paper', new PrintedPageReader(PRINTED_PAGE, 'coalition'));
    expect(report.comments).toEqual({ created: 0, unchanged: 6, skipped: 0 });
  });
});

describe('a real WordPress export', () => {
  let report: ImportReport;
  beforeAll(async () => {
    report = await bring('blog', new WxrReader(WXR));
  });

  const counted = (column: string) =>
    query<{ value: string; count: number }>(
      server.databaseUrl,
      `select c.${column}::text as value, count(*)::int as count from comments c
       join sites s on s.id = c.site_id where s.slug = 'blog' group by 1 order by 1`,
    );

  it('is exactly 32 comments in 6 threads', () => {
    expect(report).toMatchObject({
      threads: { created: 6 },
      comments: { created: 32, unchanged: 0, skipped: 0 },
    });
  });

  it('keeps states and kinds: 29 published, 3 pending; 28 comments, 2 pingbacks, 2 trackbacks', async () => {
    expect(await counted('state')).toEqual([
      { value: 'pending', count: 3 },
      { value: 'published', count: 29 },
    ]);
    expect(await counted('kind')).toEqual([
      { value: 'comment', count: 28 },
      { value: 'pingback', count: 2 },
      { value: 'trackback', count: 2 },
    ]);
  });

  it('is ten levels deep', async () => {
    const depths = await counted('depth');
    expect(depths.at(-1)!.value).toBe('9');
  });

  it('leaves every number equal to a count of rows', async () => {
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });

  it('adds nothing when it is brought again', async () => {
    const again = await bring('blog', new WxrReader(WXR));
    expect(again).toMatchObject({
      threads: { created: 0, existing: 6 },
      comments: { created: 0, unchanged: 32, skipped: 0 },
    });
  });
});
