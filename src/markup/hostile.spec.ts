import { describe, expect, it } from '@jest/globals';
import { escapeMarkdown } from './escape-markdown.js';
import { fromHtml } from './from-html.js';
import { render, type Rendered } from './render.js';

/** A whole comment of one thing. */
function filled(unit: string): string {
  return unit.repeat(Math.ceil(10_000 / unit.length)).slice(0, 10_000);
}

/** The worst of them prefixes each short line for every level it lies in. */
function expectBounded({ html, text }: Rendered, source: string): void {
  expect(html.length).toBeLessThan(25 * source.length + 1000);
  expect(text.length).toBeLessThan(25 * source.length + 1000);
}

const UNITS = [
  ...'>*_`[]()!<&\\#-+~|:/@"\'=\u0000\u200b\u0301\ud83d',
  ...['> ', '- ', '1. ', '1)\n', '- > ', '> 1. - ', '    a\n', 'a\n', '\n', '\t', ' '],
  ...['*a', '*a ', 'a* ', '**a *b ', '_a_', '*_', '*a **b', '~~a', '`a``b', '``` `\n', '~~~\n'],
  ...['[a](', '[a](b "', '![', '![a', '[]', '[*`', '[[a]](b)', '[a](http:b)', '](a)', '[a]: b\n'],
  ...[
    '<a',
    '<a:',
    '<!--',
    '<a@',
    '</',
    '<b>',
    '<p><b>',
    '<ul>',
    '<ul><li>',
    '<blockquote>',
    '<code>',
  ],
  ...['http://', 'http://a.b/', 'http://a.b/(', 'a://', '//', 'www.', 'www.a.b ', 'a.', 'mailto:'],
  ...[
    '&#42;',
    '&amp;',
    '&#x',
    '😀',
    'https://a.b/😀',
    '|a|\n|-|\n',
    'a|b\n-|-\n',
    '# a\n',
    '[1]\n',
  ],
  ...['a\\\n', '***\n', '- - -\n', '===\n', '\\*', '\u2028', '\u00a0'],
];

describe('Ten thousand characters', () => {
  it.each(UNITS)('of %j come back as Markdown, HTML and plain text', (unit) => {
    const source = filled(unit);
    expectBounded(render(source), source);
    expectBounded(fromHtml(source), source);
    expect(render(escapeMarkdown(source)).html.length).toBeLessThan(25 * source.length);
  });

  it.each([
    ['quotations', '>'.repeat(5000) + ' end'],
    ['lists', '- '.repeat(4990) + 'end'],
    ['numbers', '999999999. '.repeat(900) + 'end' + '\nend'.repeat(20)],
    ['brackets', '['.repeat(4000) + 'end' + ']'.repeat(4000)],
    ['pictures', '!['.repeat(1600) + 'end' + '](a)'.repeat(1600)],
    ['emphasis', '*a **b '.repeat(700) + 'end' + '** *'.repeat(700)],
    ['lazy lines', '>'.repeat(60) + 'a\n'.repeat(4900) + 'end'],
  ])('of nested %s keep their words', (_, source) => {
    const rendered = render(source);
    expectBounded(rendered, source);
    expect(rendered.text).toContain('end');
  });

  it('nest no deeper than twenty levels', () => {
    const quoted = render('>'.repeat(5000) + ' end').html;
    expect(quoted.match(/<blockquote>/g)).toHaveLength(20);
    expect(quoted).toContain(`<p>${'&gt;'.repeat(4980)} end</p>`);
    expect(render('- '.repeat(4990) + 'end').html.match(/<ul>/g)).toHaveLength(10);
  });
});

describe('A hundred thousand tags', () => {
  it.each([
    ...['div', 'b', 'a href=http://x', 'blockquote', 'ul', 'ul><li', 'ol><blockquote', 'p><i><b'],
    ...['pre', 'code', 'table><tr><td', 'h1', 'svg x', 'font', 'li'],
  ])('of <%s> leave the text', (tag) => {
    const imported = fromHtml(`before ${`<${tag}>`.repeat(100_000)}after`);
    expect(imported.text).toContain('before');
    expect(imported.html.match(/<(?:blockquote|ul|ol)/g)?.length ?? 0).toBeLessThan(20);
    expect(render(imported.source).html).toBe(imported.html);
  });
});
