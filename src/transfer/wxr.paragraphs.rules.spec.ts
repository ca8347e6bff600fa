import { paragraphsOf } from './wxr.paragraphs.rules.js';

describe('the paragraphs of a WordPress comment', () => {
  it.each([
    ['one line', 'Just so.', '<p>Just so.</p>'],
    ['a blank line ends a paragraph', 'One.\n\nTwo.', '<p>One.</p>\n<p>Two.</p>'],
    ['lines of white space are blank', 'One.\n \t \n\n\nTwo.\n', '<p>One.</p>\n<p>Two.</p>'],
    ['a line end is a break', 'One\ntwo', '<p>One<br>\ntwo</p>'],
    ['a break that is there is enough', 'One<br />\ntwo', '<p>One<br />\ntwo</p>'],
    ['ends of lines of every sort', 'a\r\nb\r\rc', '<p>a<br>\nb</p>\n<p>c</p>'],
    ['inline elements stay inside', 'so <em>very</em> nice', '<p>so <em>very</em> nice</p>'],
    [
      'a line end inside a tag is none of the text',
      '<a\nhref="https://a.example/">x</a>',
      '<p><a href="https://a.example/">x</a></p>',
    ],
    ['a sign is no tag', 'a < b\n\nc > d', '<p>a < b</p>\n<p>c > d</p>'],
    [
      'text around a block',
      'See:\n<blockquote>Once\n\ntwice</blockquote>\nend',
      '<p>See:</p><blockquote><p>Once</p>\n<p>twice</p></blockquote><p>end</p>',
    ],
    ['lists', '<ul>\n<li>a\nb</li>\n\n<li>c</li>\n</ul>', '<ul><li>a<br>\nb</li><li>c</li></ul>'],
    ['paragraphs that are there', '<p>a\n\nb</p>\n\n<p>c</p>', '<p>a<br><br>b</p><p>c</p>'],
    ['preformatted text', '<pre>a\n\n  b</pre>\nc', '<pre>a\n\n  b</pre><p>c</p>'],
    ['an end without a beginning', '</pre></li>a\n\nb', '</pre></li><p>a</p>\n<p>b</p>'],
  ])('%s', (_title, content, html) => {
    expect(paragraphsOf(content)).toBe(html);
  });

  it.each([
    ['tags that never end', '<p <'.repeat(250_000)],
    ['white space', ' '.repeat(500_000) + '\n' + ' '.repeat(500_000)],
    ['lines', 'a\n'.repeat(500_000)],
    ['blank lines', '\n \n'.repeat(300_000)],
    ['open elements', '<li>'.repeat(250_000)],
  ])('takes a megabyte of %s in its stride', (_title, content) => {
    expect(paragraphsOf(content).length).toBeLessThan(8 * content.length);
  });
});
