import { describe, expect, it } from '@jest/globals';
import { fromHtml } from './from-html.js';
import { render } from './render.js';

/** What an importer may meet, with the Markdown it becomes. */
const CASES: [title: string, html: string, source: string][] = [
  ['plain text', 'One\ntwo\r\n\r\nthree\n \t\nfour', 'One\ntwo\n\nthree\n\nfour'],
  ['paragraphs', '<p>One</p>\n\n<p>Two<p>Three', 'One\n\nTwo\n\nThree'],
  [
    'half and half',
    'One <b>two</b>\n<p>Three</p>four\n\nfive',
    'One **two**\n\nThree\n\nfour\n\nfive',
  ],
  ['a blank line in a quotation', '<blockquote>a\n\nb</blockquote>c', '> a\n>\n> b\n\nc'],
  ['line breaks', 'a<br>b<br/>\nc\n<br>d', 'a\nb\nc\nd'],
  ['two breaks', 'a<br><br />b<br>&nbsp;<br>c', 'a\n\nb\n\nc'],
  ['spaces', ' a \t b <i> c </i> d ', 'a b *c* d'],
  [
    'marks',
    '<em>a</em> <i>b</i> <cite>c</cite> <strong>d</strong> <b>e</b>',
    '_a_ _b_ _c_ **d** **e**',
  ],
  ['a part of a word', '<em>foo</em>s <b>a</b>b', '_foo_&#115; **a**b'],
  ['a letter between marks', 'a<b>b<i>c</i></b>', '&#97;**&#98;_c_**'],
  ['marks around signs', 'a<b>(b)</b>c x<i>!</i>', '&#97;**(b)**&#99; &#120;_!_'],
  ['marks side by side', '<i>a</i><b>b</b><b>c</b>', '_a_**bc**'],
  ['marks that overlap', '<b>a<i>b</b>c</i>', '**&#97;_b_**_c_'],
  ['marks across paragraphs', '<b><p>a</p><p>b</p></b>', '**a**\n\n**b**'],
  ['empty marks', '<b></b><i> </i><a href="http://a.b"></a>', ''],
  [
    'lists',
    '<ul><li>a</li>\n<li>b\n<ol start=3><li>c<li>d</ol></ul>',
    '- a\n\n- b\n\n  3. c\n  4. d',
  ],
  ['two lists', '<ul><li>a</ul><ul><li>b</ul>', '- a\n\n+ b'],
  ['a list without items', '<ul>a<ul><li>b</ul></ul>', '- a\n\n- - b'],
  ['items without a list', '<li>a<li>b', 'a\n\nb'],
  ['what ends too soon', '<ul><li>a<blockquote>b</ul></blockquote></p>c', '- a\n\n  > b\n\nc'],
  ['a block of code', '<pre>\n a\n\n  <b>b</b>\n</pre>', '```\n a\n\n  b\n```'],
  ['code in code', '<pre><code>a<br>b &lt;c&gt;</code></pre>', '```\na\nb <c>\n```'],
  ['code with a fence in it', '<pre>```\na\n```</pre>', '````\n```\na\n```\n````'],
  ['code in a line', '<code>a`b</code> <tt>c\td</tt>', '``a`b`` `c\td`'],
  [
    'code over lines',
    'see <code>\n  a\n\n  b\n</code> there',
    'see\n\n```\n  a\n\n  b\n```\n\nthere',
  ],
  ['code without an end', '<code>a<p>b', '`a`\n\nb'],
  ['headings', '<h2>a <b>b</b></h2>c', '**a b**\n\nc'],
  ['rules', 'a<hr>b', 'a\n\n\\* \\* \\*\n\nb'],
  ['tables', '<table><tr><th>a<th>b<tr><td>c<td>d</table>', 'a | b\n\nc | d'],
  ['quotes and what was struck out', '<q>a</q> <del>b</del> <s>c</s>', '“a” ~~b~~ ~~c~~'],
  ['links', '<a href=" HTTP://A.b/ " title=x>c</a>', '[c](http://a.b/)'],
  ['links to themselves', '<a href="http://a.b/c">http://a.b/c</a>', '<http://a.b/c>'],
  ['addresses', 'http://a.b/c_d_e. www.f.g', '<http://a.b/c_d_e>. [www\\.f.g](http://www.f.g/)'],
  [
    'links in links',
    '<a href="http://a.b">c<a href="http://d.e">f',
    '[c](http://a.b/)[f](http://d.e/)',
  ],
  [
    'links that may not be',
    '<a href="javascript:a">b</a> <a href="/c">d</a> <a name=e>f</a>',
    'b d f',
  ],
  [
    'pictures',
    '<img src="http://a.b/c.png" alt="d"> <img src=e alt=":)">',
    '[d](http://a.b/c.png) :)',
  ],
  ['a picture after a cry', 'a!<img src="http://a.b/c" alt=d>', 'a\\![d](http://a.b/c)'],
  [
    'Markdown',
    '1. *a* _b_ &lt;c&gt; [d](e) `f`\n# g\n- h',
    '1\\. \\*a\\* \\_b\\_ \\<c> [d\\](e) \\`f\\`\n\\# g\n\\- h',
  ],
  ['entities', '&lt;b&gt; &amp;amp; &quot;&#x27;&hellip;', '\\<b> \\&amp; "\'…'],
  [
    'what is not text',
    'a<!-- b --><script>c</script><style>d</style><template>e</template>f',
    'af',
  ],
  [
    'what is not ours',
    'a<iframe>b</iframe><noscript><b>c</noscript><object>d<object>e</object>f</object>g',
    'ag',
  ],
  [
    'foreign elements',
    'a<svg><text>b</text><style><b>c</style></svg><math><p>d</math><svg/>e',
    'ae',
  ],
  ['what ends within an attribute', 'a<noscript><p title="</noscript>b">', 'ab">'],
  ['what cannot end itself', 'a<object/>b', 'a'],
  ['what opens and never ends', 'a<script>b', 'a'],
  ['nothing', ' <p>&nbsp;</p><div>\n</div><br>', ''],
];

describe('Imported HTML', () => {
  it.each(CASES)('with %s', (_, html, source) => {
    expect(fromHtml(html).source).toBe(source);
  });

  it.each(CASES)('with %s reads back as the same', (_, html) => {
    const { source, ...imported } = fromHtml(html);
    expect(render(source)).toEqual(imported);
  });

  it('with names that objects have anyway', () => {
    expect(fromHtml('<constructor>a</constructor><hasOwnProperty>b<toString>c').text).toBe('abc');
  });
});
