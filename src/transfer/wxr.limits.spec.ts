import { truncate, utimes } from 'node:fs/promises';
import { ImportFileError } from './import-record.js';
import { WxrParser } from './wxr.parser.js';
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

describe('texts that are too much', () => {
  const long = 'x'.repeat(1_048_577);

  it.each([
    ['plain', long],
    ['in CDATA', `<![CDATA[${long}]]>`],
    ['in pieces', `<![CDATA[${long.slice(9)}]]>${long.slice(-9)}`],
    ['of entities', '&amp;'.repeat(1_048_577)],
  ])('cost a comment alone when it is %s', async (_title, content) => {
    const { comments, notes } = await readWxr(
      wxr(item(1, wpComment(1) + wpComment(2, { 'wp:comment_content': content }) + reply(3, 2))),
    );
    expect(tree(comments)).toBe('1 3');
    expect(told(notes)[0]).toBe('comment 2 skipped: it has a text of more than 1 MB');
  });

  it('may be just as long as allowed', async () => {
    const { comments } = await readWxr(
      wxr(item(1, wpComment(1, { 'wp:comment_content': long.slice(1) }))),
    );
    expect(comments[0]?.body.value).toHaveLength(1_048_576 + '<p></p>'.length);
  });

  it('are nothing where nobody reads them', async () => {
    const content = `<content:encoded><![CDATA[${long}]]></content:encoded>${wpComment(
      1,
      {},
      `<wp:commentmeta><wp:meta_key>x</wp:meta_key><wp:meta_value>${long}</wp:meta_value></wp:commentmeta>`,
    )}`;
    const { comments, notes } = await readWxr(wxr(item(1, content)));
    expect(tree(comments)).toBe('1');
    expect(notes).toEqual([]);
  });

  it('leave a page without its title', async () => {
    const { threads, notes } = await readWxr(wxr(item(1, wpComment(1), { title: long })));
    expect(threads).toMatchObject([{ key: 'wp:1', title: '' }]);
    expect(told(notes)).toEqual(['item 1 changed: a text of more than 1 MB was left out']);
  });

  it.each([
    ['a name', `<${long}${long}/>`],
    ['an attribute', `<x y="${long}"/>`],
    ['attributes', `<x ${'y="" '.repeat(300_000)}/>`],
    ['an entity', `&${long}${long};`],
  ])('are refused as %s', async (_title, content) => {
    await expect(readWxr(wxr(item(1, content)))).rejects.toThrow(
      'line 14: a tag of more than 1 MB',
    );
  });

  it('are refused in front of the document', async () => {
    const content = `<!--${long}${long}-->${wxr('')}`;
    await expect(readWxr(content)).rejects.toThrow(
      'line 1: more than 1 MB outside of the root element',
    );
  });
});

describe('more comments than allowed', () => {
  it('are refused at the first too many', () => {
    const content = wxr(item(1, wpComment(1) + wpComment(2)) + item(2, wpComment(3)));
    expect(new WxrParser(3).write(content)).toHaveLength(5);
    expect(() => new WxrParser(2).write(content)).toThrow('line 39: more than 2 comments');
  });
});

describe('characters that XML does not allow', () => {
  it('are removed, and noted where something was taken over', async () => {
    const content = wxr(
      item(
        1,
        `<content:encoded>\u0000\u0001</content:encoded>` +
          wpComment(1, { 'wp:comment_content': 'a\u0000b\u0008c\u001b' }) +
          wpComment(2, { 'wp:comment_author_IP': '\u0000' }) +
          wpComment(3, { 'wp:comment_author': '<![CDATA[\u0007Ann]]>' }),
        { title: 'T\u000b' },
      ),
    );
    const removed = 'changed: control characters, which XML does not allow, were removed';
    for (const blockBytes of [1, 5, 64, undefined]) {
      const { threads, comments, notes } = await readWxr(content, blockBytes);
      expect(threads[0]?.title).toBe('T');
      expect(comments.map(({ body }) => body.value)).toEqual([
        '<p>abc</p>',
        '<p>Comment 2.</p>',
        '<p>Comment 3.</p>',
      ]);
      expect(comments[2]?.authorName).toBe('Ann');
      expect(told(notes)).toEqual([
        `comment 1 ${removed}`,
        `comment 3 ${removed}`,
        `item 1 ${removed}`,
      ]);
    }
  });
});

describe('a file that is refused', () => {
  const good = wxr(item(1, wpComment(1)));

  it.each<[string, string | Buffer, string]>([
    ['is empty', '', 'line 1: not well-formed XML: document must contain a root element.'],
    [
      'is a web page',
      '<html><p>Hi',
      'line 1: the root element is "html", not <rss>: this is no WordPress export',
    ],
    [
      'is plain RSS',
      good.replace(/<wp:wxr.*\n/, ''),
      'line 5: no <wp:wxr_version> of 1.0, 1.1 or 1.2',
    ],
    ['is RSS without items', '<rss version="2.0"><channel/></rss>', 'line 1: no <wp:wxr_version>'],
    [
      'is of another version',
      wxr(item(1, ''), 'http://wordpress.org/export/2.0/'),
      'line 6: no <wp:wxr_version>',
    ],
    [
      'has a document type in front',
      `<!DOCTYPE rss>\n${good.replace(/<\?.*\n/, '')}`,
      'line 1: a document type declaration (<!DOCTYPE) is not allowed',
    ],
    [
      'has a document type in the middle',
      good.replace('<item>', '<item>\n<!DOCTYPE x>'),
      'line 7: a document type declaration (<!DOCTYPE) is not allowed',
    ],
    [
      'has an entity in the middle',
      good.replace('<item>', '<item>\n<!ENTITY a "b">'),
      'line 7: a declaration such as <!ENTITY is not allowed',
    ],
    [
      'uses an entity that XML does not know',
      good.replace('Page', '&nbsp;'),
      'line 7: not well-formed XML: undefined entity.',
    ],
    [
      'has a reference to a control character',
      good.replace('Page', '&#0;'),
      'line 7: not well-formed XML: malformed character entity.',
    ],
    [
      'asks for the laxer rules of XML 1.1',
      good.replace('version="1.0"', 'version="1.1"').replace('Page', '&#1;'),
      'line 7: not well-formed XML: malformed character entity.',
    ],
    [
      'ends inside a comment',
      good.slice(0, good.indexOf('</wp:comment>')),
      'line 21: the file ends inside an element: it is cut short',
    ],
    [
      'ends inside CDATA',
      good.slice(0, good.indexOf(']]>')),
      'line 18: the file ends inside an element: it is cut short',
    ],
    [
      'ends inside its last tag',
      good.trimEnd().slice(0, -3),
      'line 24: the file ends inside an element: it is cut short',
    ],
    [
      'goes on after its end',
      `${good}<rss/>`,
      'line 25: not well-formed XML: documents may contain only one root.',
    ],
    [
      'closes what is not open',
      good.replace('</item>', '</items>'),
      'line 22: not well-formed XML: unexpected close tag.',
    ],
    [
      'uses a prefix it does not bind',
      good.replace('<item>', '<item><q:x/>'),
      'line 6: not well-formed XML: unbound namespace prefix: "q".',
    ],
    ['is UTF-16', Buffer.from(good, 'utf16le'), 'line 1: the file is UTF-16; save it as UTF-8'],
    [
      'is Latin-1 in truth',
      Buffer.from(good.replace('Ann', 'José'), 'latin1'),
      'line 16: bytes that are not UTF-8',
    ],
    [
      'says that it is Latin-1',
      good.replace('UTF-8', 'ISO-8859-1'),
      'line 1: the file says that its encoding is "ISO-8859-1"; save it as UTF-8',
    ],
    [
      'is nested 65 deep',
      good.replace('<item>', `<item>${'<a>'.repeat(62)}`),
      'line 6: elements nested more than 64 deep',
    ],
  ])('%s', async (_title, content, message) => {
    for (const blockBytes of [1, 50, 65_536]) {
      const reader = new WxrReader(await writeWxr(content), { blockBytes });
      const refusal = await reader.survey().catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(ImportFileError);
      expect((refusal as ImportFileError).message).toContain(message);
      expect((refusal as ImportFileError).message).not.toContain('\n');
      await expect(reader.threads().next()).rejects.toThrow(ImportFileError);
    }
  });

  it('is none when it is nested just 64 deep', async () => {
    const nested = '<a>'.repeat(61) + '</a>'.repeat(61);
    await expect(readWxr(good.replace('<item>', `<item>${nested}`))).resolves.toBeDefined();
  });

  it('holds a bomb of entities', async () => {
    const entities = Array.from(
      { length: 9 },
      (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`,
    );
    const bomb = `<!DOCTYPE rss [\n<!ENTITY e0 "ha">\n${entities.join('\n')}\n]>\n${wxr(
      item(1, wpComment(1, { 'wp:comment_content': '&e9;' })),
    ).replace(/<\?.*\n/, '')}`;
    await expect(readWxr(bomb)).rejects.toThrow(
      'a document type declaration (<!DOCTYPE) is not allowed',
    );
  });

  it('names an entity of the file system', async () => {
    const content = `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>${good.replace(/<\?.*\n/, '')}`;
    await expect(readWxr(content)).rejects.toThrow(
      'a document type declaration (<!DOCTYPE) is not allowed',
    );
  });

  it('is larger than 512 MB', async () => {
    const path = await writeWxr('');
    await truncate(path, 512 * 1_048_576 + 1);
    await expect(new WxrReader(path).survey()).rejects.toThrow(
      'line 1: the file is larger than 512 MB',
    );
  });

  it('changed since it was surveyed', async () => {
    const path = await writeWxr(good);
    const reader = new WxrReader(path);
    await reader.survey();
    await utimes(path, 1, 1);
    await expect(reader.threads().next()).rejects.toThrow(
      'line 1: the file changed since it was surveyed',
    );
  });
});
