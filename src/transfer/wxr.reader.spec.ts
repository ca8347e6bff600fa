import type { ImportedThread, ImportNote } from './import-record.js';
import { WxrReader } from './wxr.reader.js';
import {
  item,
  readWxr,
  reply,
  told,
  tree,
  wpComment,
  writeWxr,
  wxr,
} from '../../test/support/wxr-file.js';

describe('reading a WordPress export', () => {
  it.each(['http', 'https'].flatMap((scheme) => ['1.0', '1.1', '1.2'].map((v) => [scheme, v])))(
    'knows %s://wordpress.org/export/%s/',
    async (scheme, version) => {
      const { comments } = await readWxr(
        wxr(item(1, wpComment(1)), `${scheme}://wordpress.org/export/${version}/`),
      );
      expect(tree(comments)).toBe('1');
    },
  );

  it('goes by the namespace, whatever its prefix', async () => {
    const content = wxr(item(1, wpComment(1))).replaceAll(/\bwp(?=[:=])/g, 'export');
    expect(tree((await readWxr(content)).comments)).toBe('1');
  });

  it('makes a thread of each item with comments, of any type', async () => {
    const { threads, notes } = await readWxr(
      wxr(
        item(7, wpComment(1), {
          title: '<![CDATA[A  bridge\n& a ford]]>',
          'wp:post_type': 'page',
        }) +
          item(8, '') +
          item(9, wpComment(2), { 'wp:post_type': 'attachment', 'wp:status': 'inherit' }),
      ),
    );
    expect(threads).toMatchObject([{ key: 'wp:7' }, { key: 'wp:9' }]);
    expect(threads[0]).toEqual({
      key: 'wp:7',
      url: 'https://a.example/7/',
      title: 'A bridge & a ford',
      publishedAt: new Date('2020-03-02T10:00:00Z'),
      open: true,
      hidden: false,
      notice: null,
      comments: [
        {
          externalId: 'wp:1',
          parentExternalId: null,
          kind: 'comment',
          state: 'published',
          priorState: null,
          authorName: 'Ann',
          authorEmail: null,
          externalAuthor: null,
          authorUrl: null,
          body: { format: 'html', value: '<p>Comment 1.</p>' },
          createdAt: new Date('2020-03-03T10:00:00Z'),
        },
      ],
    });
    expect(notes).toEqual([]);
  });

  it('takes texts from where they belong alone', async () => {
    const { threads, comments } = await readWxr(
      wxr(
        item(
          1,
          `<image><title>Not this</title></image><content:title>Nor this</content:title>
           ${wpComment(1, {}, '<x><wp:comment_author>Not him</wp:comment_author></x>')}`,
        ),
      ),
    );
    expect(threads[0]?.title).toBe('Page 1');
    expect(comments[0]?.authorName).toBe('Ann');
  });

  it('joins a text from its pieces', async () => {
    const content = 'one &amp; <![CDATA[<b>two]]]]><![CDATA[></b>]]><!-- not this --> &#8230;';
    const { comments } = await readWxr(
      wxr(item(1, wpComment(1, { 'wp:comment_content': content }))),
    );
    expect(comments[0]?.body.value).toBe('<p>one & <b>two]]></b> …</p>');
  });

  it('keeps pages hidden that were not public', async () => {
    const states = ['publish', 'private', 'trash', 'draft', 'pending', 'static'];
    const items = states.map((status, at) =>
      item(at + 1, wpComment(at + 1), { 'wp:status': status }),
    );
    const secret = item(9, wpComment(9), { 'wp:post_password': 'sesame' });
    const { threads } = await readWxr(wxr(items.join('') + secret));
    expect(threads.map(({ hidden }) => hidden)).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it('is open when the item says so, and only then', async () => {
    const states = ['open', 'closed', '', 'registered_only'];
    const items = states.map((open, at) =>
      item(at + 1, wpComment(at + 1), { 'wp:comment_status': open }),
    );
    const { threads } = await readWxr(wxr(items.join('')));
    expect(threads.map(({ open }) => open)).toEqual([true, false, false, false]);
  });

  it('dates a page by what it has', async () => {
    const none = '0000-00-00 00:00:00';
    const own = { 'wp:post_date_gmt': none, 'wp:post_date': '2020-03-02 12:00:00' };
    const feed = { 'wp:post_date_gmt': none, pubDate: 'Mon, 02 Mar 2020 14:00:00 +0000' };
    const draft = { 'wp:post_date_gmt': none, pubDate: 'Mon, 30 Nov -0001 00:00:00 +0000' };
    const items = [own, feed, draft].map((texts, at) => item(at + 1, wpComment(at + 1), texts));
    const { threads, notes } = await readWxr(wxr(items.join('')));
    expect(threads.map(({ publishedAt }) => publishedAt?.toISOString())).toEqual([
      '2020-03-02T12:00:00.000Z',
      '2020-03-02T14:00:00.000Z',
      undefined,
    ]);
    expect(told(notes)).toEqual([
      'item 1 changed: it has no UTC time: its local time was taken for UTC',
    ]);
  });
});

describe('items that share something', () => {
  it('leaves a shared link to the first page that has comments', async () => {
    const link = { link: 'http://a.example/x' };
    const { threads, notes } = await readWxr(
      wxr(
        item(1, '', link) +
          item(2, wpComment(1), { link: 'https://a.example/x#top' }) +
          item(3, wpComment(2), link),
      ),
    );
    expect(threads.map(({ url }) => url)).toEqual(['https://a.example/x#top', null]);
    expect(told(notes)).toEqual([
      'item 3 changed: an earlier item has the same link: this one keeps no URL',
    ]);
    expect(notes[0]?.line).toBe(32);
  });

  it('adds the comments of a second item with the same post_id to the page', async () => {
    const { survey, threads, notes } = await readWxr(
      wxr(item(1, wpComment(1)) + item(2, wpComment(2)) + item(1, reply(3, 1) + reply(4, 2))),
    );
    expect(survey).toEqual({ threads: 2, comments: 4 });
    expect(threads.map(({ key, url, comments }) => [key, url, tree(comments)])).toEqual([
      ['wp:1', 'https://a.example/1/', '1'],
      ['wp:2', 'https://a.example/2/', '2'],
      ['wp:1', 'https://a.example/1/', '3<1 4'],
    ]);
    expect(told(notes)).toEqual([
      'comment 4 changed: its parent 2 belongs to another page: it stands at top level',
      'item 1 changed: an earlier item has this post_id: its comments are added to that page',
    ]);
  });

  it('does not wait for a parent in a later item of the page', async () => {
    const { comments, notes } = await readWxr(wxr(item(1, reply(1, 2)) + item(1, wpComment(2))));
    expect(tree(comments)).toBe('1 2');
    expect(told(notes)[0]).toBe(
      'comment 1 changed: its parent 2 comes in a later item of the page: it stands at top level',
    );
  });

  it.each([
    ['missing', null],
    ['empty', ''],
    ['no number', 'x'],
  ])('leaves out an item whose post_id is %s', async (_title, id) => {
    const content = item(1, wpComment(1) + wpComment(2), { 'wp:post_id': id });
    const { comments, notes } = await readWxr(wxr(content + item(2, reply(3, 1))));
    expect(tree(comments)).toBe('3');
    expect(told(notes)).toEqual([
      'item skipped: 2 comments are left out: the item has no usable post_id',
      'comment 3 changed: its parent 1 belongs to another page: it stands at top level',
    ]);
  });
});

describe('a second run', () => {
  it('yields and notes the same again', async () => {
    const notes: ImportNote[] = [];
    const path = await writeWxr(wxr(item(1, reply(1, 9) + wpComment(1)) + item(1, reply(2, 1))));
    const reader = new WxrReader(path, { note: (note) => notes.push(note) });
    const runs: ImportedThread[][] = [[], []];
    for (const run of runs) for await (const thread of reader.threads()) run.push(thread);
    expect(runs[0]).toHaveLength(2);
    expect(runs[1]).toEqual(runs[0]);
    expect(notes).toHaveLength(6);
    expect(notes.slice(3)).toEqual(notes.slice(0, 3));
  });
});
