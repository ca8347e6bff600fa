import { item, readWxr, reply, told, tree, wpComment, wxr } from '../../test/support/wxr-file.js';

describe('what a comment was', () => {
  it('keeps its state, and the one before the trash', async () => {
    const meta = (key: string, value: string): string =>
      `<wp:commentmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value>${value}</wp:meta_value></wp:commentmeta>`;
    const was = (approved: string | null, inner = ''): ((id: number) => string) => {
      return (id) => wpComment(id, { 'wp:comment_approved': approved }, inner);
    };
    const all = [
      was('1'),
      was('0'),
      was('spam'),
      was('trash', meta('_wp_trash_meta_status', '0') + meta('rating', 'spam')),
      was('trash', meta('rating', '1')),
      was('post-trashed'),
      was('post-trashed'),
      was(null),
      was('maybe'),
    ];
    const pageMeta = `<wp:postmeta><wp:meta_key>_wp_trash_meta_comments_status</wp:meta_key>
      <wp:meta_value><![CDATA[a:1:{i:6;s:1:"0";}]]></wp:meta_value></wp:postmeta>`;
    const { comments, notes } = await readWxr(
      wxr(item(1, pageMeta + all.map((one, at) => one(at + 1)).join(''))),
    );
    expect(comments.map(({ state, priorState }) => [state, priorState])).toEqual([
      ['published', null],
      ['pending', null],
      ['spam', null],
      ['removed', 'pending'],
      ['removed', null],
      ['removed', 'pending'],
      ['removed', 'published'],
      ['pending', null],
      ['pending', null],
    ]);
    expect(told(notes)).toEqual([
      'comment 8 changed: no comment_approved: it waits for approval',
      'comment 9 changed: comment_approved "maybe": it waits for approval',
    ]);
  });

  it('keeps its kind, and leaves out what no reader wrote', async () => {
    const types = [null, '', 'comment', 'pingback', 'trackback', 'review', 'order_note'];
    const content = types.map((type, at) => wpComment(at + 1, { 'wp:comment_type': type }));
    const { comments, notes } = await readWxr(wxr(item(1, content.join('') + reply(8, 7))));
    expect(comments.map(({ kind }) => kind)).toEqual([
      'comment',
      'comment',
      'comment',
      'pingback',
      'trackback',
      'comment',
      'comment',
    ]);
    expect(told(notes)).toEqual([
      'comment 6 changed: a review becomes a comment; its rating is not kept',
      'comment 7 skipped: the type "order_note" is not a reader\'s comment',
      'comment 8 changed: its parent "7" is missing from the file or was not taken over: it stands at top level',
    ]);
  });

  it('is left out without an id, without a text and when its id was there before', async () => {
    const content =
      wpComment(null) +
      wpComment('07') +
      wpComment(3, { 'wp:comment_content': ' ' }) +
      wpComment(3, { 'wp:comment_content': 'Now with a text.' }) +
      wpComment(3);
    const { comments, notes } = await readWxr(wxr(item(1, content) + item(2, wpComment(3))));
    expect(comments.map(({ body }) => body.value)).toEqual(['<p>Now with a text.</p>']);
    expect(notes.map(({ line }) => line)).toEqual([14, 21, 29, 45, 62]);
    expect(told(notes)).toEqual([
      'comment skipped: it has no comment_id',
      'comment skipped: its comment_id "07" is not a number counting from 1',
      'comment 3 skipped: it has no text',
      'comment 3 skipped: an earlier comment of the file has this comment_id',
      'comment 3 skipped: an earlier comment of the file has this comment_id',
    ]);
  });

  it('loses XML elements in its text, but not their text', async () => {
    const content = 'very <em>well</em> said';
    const { comments, notes } = await readWxr(
      wxr(item(1, wpComment(1, { 'wp:comment_content': content }))),
    );
    expect(comments[0]?.body.value).toBe('<p>very well said</p>');
    expect(told(notes)).toEqual(['comment 1 changed: XML elements inside its text were dropped']);
  });

  it('notes a time and addresses that are none', async () => {
    const texts = {
      'wp:comment_date_gmt': 'yesterday',
      'wp:comment_author_email': 'ann',
      'wp:comment_author_url': 'javascript:1',
    };
    const { comments, notes } = await readWxr(wxr(item(1, wpComment(1, texts))));
    expect(comments).toMatchObject([{ createdAt: null, authorEmail: null, authorUrl: null }]);
    expect(told(notes)).toEqual([
      'comment 1 changed: what it has for an e-mail address is none and was left out',
      'comment 1 changed: "javascript:1" is no http or https URL and was left out',
      'comment 1 changed: "yesterday" is no date and time',
    ]);
  });
});

describe('parents', () => {
  it.each([
    ['in order', reply(1, 0) + reply(2, 1) + reply(3, 2), '1 2<1 3<2', []],
    ['later in the file', reply(3, 2) + reply(2, 1) + reply(4, 0) + reply(1, 0), '4 1 2<1 3<2', []],
    [
      'missing',
      reply(1, 99) + reply(2, 'x'),
      '1 2',
      [
        'comment 1 changed: its parent "99" is missing from the file or was not taken over: it stands at top level',
        'comment 2 changed: its parent "x" is missing from the file or was not taken over: it stands at top level',
      ],
    ],
    [
      'in a circle',
      reply(1, 1) + reply(5, 2) + reply(3, 2) + reply(2, 3),
      '1 3 2<3 5<2',
      [
        'comment 1 changed: it answers itself by way of its own answers: it stands at top level',
        'comment 3 changed: it answers itself by way of its own answers: it stands at top level',
      ],
    ],
  ])('%s', async (_title, content, comments, notes) => {
    const outcome = await readWxr(wxr(item(1, content)));
    expect(tree(outcome.comments)).toBe(comments);
    expect(told(outcome.notes)).toEqual(notes);
  });

  it('of another page, before and after', async () => {
    const { comments, notes } = await readWxr(
      wxr(item(1, wpComment(1)) + item(2, reply(2, 1) + reply(3, 4)) + item(3, wpComment(4))),
    );
    expect(tree(comments)).toBe('1 2 3 4');
    expect(told(notes)).toEqual([
      'comment 2 changed: its parent 1 belongs to another page: it stands at top level',
      'comment 3 changed: its parent 4 belongs to another page: it stands at top level',
    ]);
  });

  it('are found wherever the file is cut into blocks', async () => {
    const content = wxr(
      item(1, reply(3, 2) + reply(2, 1) + wpComment(1, { 'wp:comment_content': 'é…😀\r\n]]&gt;' })),
      'https://wordpress.org/export/1.1/',
    );
    const whole = await readWxr(content);
    expect(tree(whole.comments)).toBe('1 2<1 3<2');
    for (let blockBytes = 1; blockBytes < 80; blockBytes += 1) {
      await expect(readWxr(content, blockBytes)).resolves.toEqual(whole);
    }
  });

  it('go with the first part when a page is so large that it comes in parts', async () => {
    const content = Array.from({ length: 12_000 }, (_, at) => reply(at + 2, at % 2 ? 1 : 12_002));
    const { survey, threads } = await readWxr(
      wxr(item(1, wpComment(1) + content.join('') + wpComment(12_002))),
    );
    expect(survey).toEqual({ threads: 1, comments: 12_002 });
    expect(threads.length).toBeGreaterThan(1);
    const out = new Set<string | null>([null]);
    for (const { key, url, comments } of threads) {
      expect([key, url]).toEqual(['wp:1', 'https://a.example/1/']);
      for (const { externalId, parentExternalId } of comments) {
        expect(out.has(parentExternalId)).toBe(true);
        out.add(externalId);
      }
    }
  });

  it('of a large page wait for what must be known about the page', async () => {
    const content = Array.from({ length: 6_000 }, (_, at) => wpComment(at + 1)).join('');
    const late = '<wp:post_password>sesame</wp:post_password>';
    const { threads, comments } = await readWxr(
      wxr(item(1, content + late, { 'wp:post_password': null })),
    );
    expect(threads.map(({ hidden }) => hidden)).toEqual(threads.map(() => true));
    expect(comments).toHaveLength(6_000);
  });
});
