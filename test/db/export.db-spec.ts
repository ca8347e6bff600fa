import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Clock } from '../../src/common/time/clock.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { SiteDatabase } from '../../src/database/site-database.js';
import { settingsFrom } from '../../src/sites/site-settings.rules.js';
import type { Site } from '../../src/sites/sites.service.js';
import { ExportRepository } from '../../src/transfer/export.repository.js';
import { ExportService } from '../../src/transfer/export.service.js';
import { appUrlOf, freshDatabase, query } from '../support/database.js';

type Line = Record<string, unknown> & { type: string };

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [SITE, OTHER, QUIET, AGED, ADA] = [id(1), id(2), id(3), id(4), id(5)];
const NOW = new Date('2026-03-01T12:00:00Z');
/** More than two pages of the cursor. */
const MANY = 2500;

class StoppedClock extends Clock {
  override now(): Date {
    return NOW;
  }
}

describe('An export', () => {
  let url: string;
  let db: DataSource;
  let service: ExportService;
  let lines: Line[];
  const site: Site = {
    id: SITE,
    slug: 'paper',
    name: 'The Paper',
    settings: settingsFrom({ closeAfterDays: 10 }),
    version: 1,
    createdAt: new Date('2026-01-01T00:00:00Z'),
  };

  beforeAll(async () => {
    url = await freshDatabase();
    await fill(url);
    db = await new DataSource(dataSourceOptions(appUrlOf(url), { poolSize: 1 })).initialize();
    const rows = new SiteDatabase(db);
    service = new ExportService(rows, new ExportRepository(rows), new StoppedClock());
    lines = await linesOf(service.records(site));
  });
  afterAll(() => db.destroy());

  const ofType = (type: string): Line[] => lines.filter((line) => line.type === type);
  const comment = (n: number): Line => ofType('comment').find((line) => line.id === id(n))!;

  it('begins with the site and how much there is', () => {
    expect(lines[0]).toMatchObject({
      type: 'site',
      format: 1,
      exportedAt: NOW.toISOString(),
      slug: 'paper',
      name: 'The Paper',
      settings: { closeAfterDays: 10, moderation: 'post' },
      counts: { threads: 2, comments: 4 + MANY },
    });
    expect(ofType('thread')).toHaveLength(2);
    expect(ofType('comment')).toHaveLength(4 + MANY);
  });

  it('puts each comment into its thread, behind the comment it answers', () => {
    let thread: unknown = null;
    const before = new Set<unknown>([null]);
    for (const line of lines.slice(1)) {
      if (line.type === 'thread') thread = line.id;
      else expect([line.threadId, before.has(line.parentId)]).toEqual([thread, true]);
      before.add(line.id);
    }
  });

  it('gives a thread with its names, and closed where its age has closed it', () => {
    expect(ofType('thread')).toContainEqual({
      type: 'thread',
      id: AGED,
      key: 'aged',
      url: 'https://paper.test/aged',
      aliases: ['former'],
      title: 'Aged',
      tags: ['t'],
      authors: ['A. Author'],
      publishedAt: '2026-01-02T00:00:00.000Z',
      state: 'closed',
      closedAt: '2026-01-12T00:00:00.000Z',
      notice: 'Thank you all.',
      createdAt: '2026-01-02T00:00:00.000Z',
      counts: { comments: 2, topLevel: 1 },
    });
  });

  it('gives a comment with the Markdown of its present revision', () => {
    expect(comment(90)).toEqual({
      type: 'comment',
      id: id(90),
      threadId: AGED,
      parentId: null,
      number: 1,
      depth: 0,
      kind: 'comment',
      state: 'published',
      priorState: null,
      author: { personId: ADA, name: 'Ada' },
      body: 'now\n\ttwo "lines" 👩🏽‍🚒',
      html: '<p>now</p>',
      createdAt: '2026-01-03T00:00:00.000Z',
      publishedAt: '2026-01-03T00:00:00.000Z',
      editedAt: '2026-01-03T00:05:00.000Z',
      externalId: 'wp:7',
      pinned: true,
      featured: false,
      votes: { up: 5, down: 2 },
    });
  });

  it('gives what is not public too, under the name of its guest', () => {
    expect(comment(50)).toMatchObject({
      parentId: id(90),
      state: 'spam',
      priorState: 'published',
      author: { personId: null, name: 'Guest' },
      votes: { up: 0, down: 0 },
    });
  });

  it('gives no address, hash, token or subject, and nothing of another site', () => {
    const text = JSON.stringify(lines);
    for (const secret of ['canary', 'ada@paper.test', 'deadbeef', '222,173,190,239', 'Elsewhere']) {
      expect(text).not.toContain(secret);
    }
  });

  it('is of one moment, whatever is written while it is read', async () => {
    const reading = service.records(site);
    await reading.next();
    await query(url, `update comment_revisions set body = 'later'`);
    expect(JSON.stringify(await linesOf(reading))).not.toContain('later');
  });

  it('ends its transaction when the reader leaves early', async () => {
    for await (const line of service.records(site)) {
      if (line.type === 'comment') break;
    }
    const open = await query(
      url,
      `select 1 from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
    );
    expect(open).toEqual([]);
    // The pool has one connection, so this would wait for ever had it not come back.
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});

async function linesOf(records: AsyncIterable<object>): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const record of records) lines.push(JSON.parse(JSON.stringify(record)) as Line);
  return lines;
}

async function fill(url: string): Promise<void> {
  for (const [site, slug] of [
    [SITE, 'paper'],
    [OTHER, 'other'],
  ]) {
    await query(url, `insert into sites values ($1, $2, $2, '{}', 1, now())`, [site, slug]);
  }
  await query(url, `insert into people values ($1, $2, 'iss', 'ada@paper.test', 'Ada', now())`, [
    SITE,
    ADA,
  ]);
  await thread(url, SITE, QUIET, 'quiet');
  await thread(url, SITE, AGED, 'aged');
  await thread(url, OTHER, id(6), 'Elsewhere');
  await query(
    url,
    `update threads set url = 'https://paper.test/aged', title = 'Aged', authors = '{A. Author}',
       tags = '{t}', notice = 'Thank you all.', page_published_at = '2026-01-02T00:00Z',
       created_at = '2026-01-02T00:00Z' where id = $1`,
    [AGED],
  );
  await query(url, 'update thread_counters set comments = 2, top_level = 1 where thread_id = $1', [
    AGED,
  ]);
  await query(url, `insert into thread_names values ($1, 'key', 'former', $2, false)`, [
    SITE,
    AGED,
  ]);

  // Ids that descend, so that their order alone would put children first.
  await comments(url, { thread: AGED, ids: [90], parent: null, depth: 0 });
  await comments(url, { thread: AGED, ids: [50], parent: 90, depth: 1 });
  await comments(url, { thread: AGED, ids: [40], parent: 50, depth: 2 });
  await comments(url, { thread: AGED, ids: [30], parent: 40, depth: 3 });
  const many = Array.from({ length: MANY }, (_, n) => 1000 + n);
  await comments(url, { thread: QUIET, ids: many.slice(0, 1500), parent: null, depth: 0 });
  await comments(url, { thread: QUIET, ids: many.slice(1500), parent: 1000, depth: 1 });

  await query(
    url,
    `update comments set person_id = $2, guest_name = null, external_id = 'wp:7', pinned = true,
       html = '<p>now</p>', edited_at = '2026-01-03T00:05Z', edit_token_hash = '\\xdeadbeef',
       revision_id = $3 where id = $1`,
    [id(90), ADA, id(90_002)],
  );
  await query(url, `update comment_revisions set body = 'canary' where id = $1`, [id(90_001)]);
  await query(
    url,
    `insert into comment_ranks (site_id, comment_id, thread_id, shown, up, down)
     values ($1, $2, $3, true, 5, 2)`,
    [SITE, id(90), AGED],
  );
  await query(
    url,
    `update comments set state = 'spam', prior_state = 'published', shown = false where id = $1`,
    [id(50)],
  );
}

async function thread(url: string, site: string, thread: string, key: string): Promise<void> {
  await query(
    url,
    `insert into threads (site_id, id, key, title, state, created_at, updated_at)
     values ($1, $2, $3, $3, 'open', now(), now())`,
    [site, thread, key],
  );
  await query(url, 'insert into thread_counters (site_id, thread_id) values ($1, $2)', [
    site,
    thread,
  ]);
}

async function comments(
  url: string,
  given: { thread: string; ids: number[]; parent: number | null; depth: number },
): Promise<void> {
  await query(
    url,
    `with given as (
       select * from unnest($3::uuid[], $4::uuid[]) with ordinality as g (id, revision, n)
     ), c as (
       insert into comments (site_id, id, thread_id, parent_id, depth, kind, state, shown, number,
         guest_name, html, revision_id, created_at, published_at, changed_at)
       select $1, id, $2, $5, $6::int, 'comment', 'published', true,
         case when $6::int = 0 then n end, 'Guest', '', revision, t, t, t
       from given, (values ('2026-01-03T00:00Z'::timestamptz)) as v (t)
     )
     insert into comment_revisions
       select $1, revision, id, 'now' || chr(10) || chr(9) || 'two "lines" 👩🏽‍🚒', '', '', 1, 'author',
         now() from given
       union all
       select $1, $7, id, 'now' || chr(10) || chr(9) || 'two "lines" 👩🏽‍🚒', '', '', 1, 'author', now()
       from given where $7::uuid is not null`,
    [
      SITE,
      given.thread,
      given.ids.map(id),
      given.ids.map((n) => id(n * 1000 + 1)),
      given.parent === null ? null : id(given.parent),
      given.depth,
      given.ids[0] === 90 ? id(90_002) : null,
    ],
  );
}
