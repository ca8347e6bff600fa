import { describe, expect, it } from '@jest/globals';
import { render } from './render.js';

const REL = ' rel="ugc nofollow noopener noreferrer"';

/** The html on one line and without what every link carries. */
function htmlOf(source: string): string {
  return render(source).html.replaceAll('\n', '').replaceAll(REL, '');
}

describe('Markdown as HTML', () => {
  it.each([
    ['a newline is a line break', 'one\ntwo', '<p>one<br>two</p>'],
    ['so are two spaces and a backslash', 'a  \nb\\\nc', '<p>a<br>b<br>c</p>'],
    ['a blank line parts paragraphs', 'one\n\n\ntwo', '<p>one</p><p>two</p>'],
    ['two breaks do as well', 'a\\\n\\\nb', '<p>a</p><p>b</p>'],
    ['emphasis', '*a* __b__ `c`', '<p><em>a</em> <strong>b</strong> <code>c</code></p>'],
    ['emphasis within emphasis is one', '*a _b_ c*', '<p><em>a b c</em></p>'],
    ['spaces stand outside of marks', 'a **&#32;b**', '<p>a  <strong>b</strong></p>'],
    ['a heading is a strong paragraph', '# One *two*', '<p><strong>One <em>two</em></strong></p>'],
    ['dashes below a line are no heading', 'one\n---\ntwo', '<p>one</p><p>* * *</p><p>two</p>'],
    [
      'a quotation',
      '> a\n> > b',
      '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>',
    ],
    ['a list', '- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['however far apart', '- a\n\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['an item of two paragraphs', '- a\n\n  b', '<ul><li><p>a</p><p>b</p></li></ul>'],
    ['a list in a list', '1. a\n   - b', '<ol><li>a<ul><li>b</li></ul></li></ol>'],
    ['a list from five', '5) a', '<ol start="5"><li>a</li></ol>'],
    ['fenced code', '```js\na <b>\n\n```', '<pre><code>a &lt;b&gt;</code></pre>'],
    ['indented code', '    a\n      b', '<pre><code>a  b</code></pre>'],
    ['a table stays as typed', '|a|\n|-|\n|b|', '<p>|a|<br>|-|<br>|b|</p>'],
    ['so does what was struck out', '~~a~~', '<p>~~a~~</p>'],
    ['HTML is text', '<b onclick="x">a</b>', '<p>&lt;b onclick=&quot;x&quot;&gt;a&lt;/b&gt;</p>'],
    ['entities are read once', '&lt;b&gt; &amp;lt;', '<p>&lt;b&gt; &amp;lt;</p>'],
    ['quotes stay as typed', '"a" -- \'b\'...', '<p>&quot;a&quot; -- &#39;b&#39;...</p>'],
    ['control characters go', 'a\u0001b\u0000c\ufffed', '<p>ab\ufffdcd</p>'],
  ])('%s', (_, source, html) => {
    expect(htmlOf(source)).toBe(html);
  });
});

describe('Links', () => {
  it.each([
    ['a link', '[a](https://x.org/b?c=d&e "t")', '<a href="https://x.org/b?c=d&amp;e">a</a>'],
    [
      'an address in the text',
      'https://x.org/a_b_c',
      '<a href="https://x.org/a_b_c">https://x.org/a_b_c</a>',
    ],
    ['without its full stop', 'https://x.org.', '<a href="https://x.org/">https://x.org</a>.'],
    ['one without a scheme', 'www.x.org', '<a href="http://www.x.org/">www.x.org</a>'],
    [
      'in angle brackets',
      '<https://x.org/*a*>',
      '<a href="https://x.org/*a*">https://x.org/*a*</a>',
    ],
    ['an e-mail address', '<a@x.org>', '<a href="mailto:a@x.org">a@x.org</a>'],
    ['but not a bare one', 'a@x.org and x.org', 'a@x.org and x.org'],
    [
      'another scheme',
      '[a](ftp://x.org) <irc://x.org> ftp://x.org',
      'a &lt;irc://x.org&gt; ftp://x.org',
    ],
    ['a script', '[a](javascript:alert(1))', 'a'],
    ['a relative address', '[a](/b) [c](d) [e](//x.org)', 'a c e'],
    ['a host that poses as a user', '[a](https://x.org@y.org/)', 'a'],
    ['quotes are spelled out', "[a](https://x.org/'b\\`)", '<a href="https://x.org/%27b%60">a</a>'],
    [
      'a link within a link',
      '[a [b](http://c) d](http://e)',
      '[a <a href="http://c/">b</a> d](<a href="http://e">http://e</a>)',
    ],
    ['a definition is text', '[a]: typo', '[a]: typo'],
    ['a picture', '![a *b*](http://x.org/c.png)', '<a href="http://x.org/c.png">a b</a>'],
    [
      'a picture that says nothing',
      '![](http://x.org/c)',
      '<a href="http://x.org/c">http://x.org/c</a>',
    ],
    ['a picture in the address', '![a](data:image/png;base64,AAAA) ![b](mailto:c@d)', 'a b'],
    ['a picture in a link', '[![a](http://b)](http://c)', '<a href="http://c/">a</a>'],
  ])('%s', (_, source, html) => {
    expect(htmlOf(source).replace('href="http://e"', 'href="http://e/"')).toBe(
      `<p>${html.replace('href="http://e"', 'href="http://e/"')}</p>`,
    );
  });

  it('carry no rank, no opener and no referrer', () => {
    expect(render('[a](http://b)').html).toBe(`<p><a href="http://b/"${REL}>a</a></p>`);
  });

  it('are listed in order, twice where they stand twice', () => {
    const source = '> [a](http://b)\n\n- http://c\n- **<http://b>**\n- [d](javascript:e)';
    expect(render(source).links).toEqual(['http://b/', 'http://c/', 'http://b/']);
  });
});

describe('Markdown as text', () => {
  it.each([
    ['marks go', '**a** *b* `c`\nd', 'a b c\nd'],
    ['blocks are parted by a blank line', '# a\nb\n\n```\nc\n\nd\n```', 'a\n\nb\n\nc\n\nd'],
    ['lists', '- a\n- b\n\n7. c\n8. d', '• a\n• b\n\n7. c\n8. d'],
    [
      'items of several lines',
      '- a\n  b\n\n  c\n  1. d\n     e',
      '• a\n  b\n\n  c\n  1. d\n     e',
    ],
    ['quotations', '> a\nb\n>\n> > c', '> a\n> b\n>\n> > c'],
    ['a link', '[a](http://b.c/d)', 'a <http://b.c/d>'],
    ['an address', 'http://b.c www.d.e <https://b.c/f>', 'http://b.c www.d.e https://b.c/f'],
    ['an address under another', '[http://b.c](http://d.e)', 'http://b.c <http://d.e/>'],
    ['an address but for its scheme', '[b.c/d](https://b.c/d/)', 'b.c/d'],
    ['e-mail', '<a@b.c> [d](mailto:a@b.c) mailto:a@b.c', 'a@b.c d <a@b.c> mailto:a@b.c'],
  ])('%s', (_, source, text) => {
    expect(render(source).text).toBe(text);
  });
});

describe('A source that says nothing as Markdown', () => {
  it.each(['-', '1.', '#', '>', '[](http://x.org)', '&nbsp;', '``` x', '> -'])('%s', (source) => {
    expect(render(source).text).toBe(source);
  });

  it.each(['', ' \n\t', '\u200b\u00a0\u3000', '\u0001'])(
    'is empty when it shows nothing',
    (source) => {
      expect(render(source)).toEqual({ html: '', text: '', links: [] });
    },
  );
});
