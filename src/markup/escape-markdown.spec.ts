import { describe, expect, it } from '@jest/globals';
import { escapeMarkdown } from './escape-markdown.js';
import { render } from './render.js';

/** Numbers from 0 up to the bound, the same for the same seed (a 32-bit linear congruence). */
function seeded(seed: number): (bound: number) => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

const PIECES = [
  ...'aZ01.,!?"\'()[]{}<>#*_`~|\\&:;@/+-=^$% \t',
  ...[
    'word',
    'é',
    '字',
    '😀',
    '\u0301',
    '\u00a0',
    '\u3000',
    '\u200b',
    '\u00ad',
    '\ufeff',
    '\u2028',
  ],
  ...['“q”', '’', '—', '…', '£', '# ', '- ', '+ ', '* ', '1. ', '23) ', '> ', '~~~', '```', '***'],
  ...['https://a.b/c', 'http://', '://', 'www.', 'www.d.e/', 'mailto:', 'f@g.h', '](', '![', '<b>'],
  ...['&amp;', '&#42;', '&', '\\*', '\\\\', '<http://a.b>', '[a](http://b)', '~~', '==='],
];

describe('A plain text as Markdown', () => {
  it.each([
    ...[
      '1. a',
      '1) a',
      '1.',
      '-',
      '- a',
      '-\ta',
      '+ a',
      '* a',
      '# a',
      '####### a',
      '#a',
      '> a',
      '>a',
    ],
    ...[
      '***',
      '---',
      '- - -',
      '_ _ _',
      '===',
      '```',
      '~~~ a',
      '`a`',
      '``',
      '~~a~~',
      '|a|b|',
      '|-|-|',
    ],
    ...[
      '*a*',
      '_a_',
      '__init__',
      'snake_case',
      '**a**',
      '\\',
      '\\*',
      'a\\',
      '&amp;',
      '&',
      'AT&T;',
      '&#42;',
    ],
    ...[
      '<b>',
      '</b>',
      '<!-- a -->',
      '<a@b.c>',
      '<irc://a>',
      '<3',
      'a < b > c',
      '[a]',
      '[a](b)',
      '![a](b)',
    ],
    ...[
      '[a]: http://b',
      '[a][b]',
      'http://a.b',
      'https://a.b/c_d_e*f*',
      '(http://a.b/(c))',
      'www.a.b.',
    ],
    ...[
      'http://a.b/%41?c=d&copy;#e',
      'HTTPS://A.B',
      'mailto:a@b.c',
      'a@b.c',
      'http://',
      'ftp://a.b',
      '//a.b',
    ],
    ...[
      '“a” ‘b’ – c…',
      '"a" \'b\' -- c...',
      '(c) +-',
      'a  b',
      'a\tb',
      'a\nb',
      'a\n\nb',
      '- a\n- b\n\n1. c',
    ],
    ...[
      'a\n===',
      'a\n---',
      '|a|\n|-|',
      '> a\nb',
      'a\n# b\n> c',
      '!\nhttp://a.b',
      '![\nhttp://a.b',
      '😀',
    ],
  ])('%j comes out as it went in', (plain) => {
    expect(render(escapeMarkdown(plain)).text).toBe(plain);
  });

  it('comes out as it went in, whatever it holds', () => {
    const broken: string[] = [];
    for (let seed = 1; seed <= 6000; seed += 1) {
      const plain = plainOf(seed);
      if (render(escapeMarkdown(plain)).text !== plain) broken.push(plain);
    }
    expect(broken).toEqual([]);
  });

  it('makes nothing but paragraphs, line breaks and links', () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const { html } = render(escapeMarkdown(plainOf(seed)));
      expect(html.match(/<(?!\/?p>|br>|a href="|\/a>)[^>]*>/g)).toBeNull();
    }
  });

  it.each([
    ['leaves plain words alone', "It's 5 - 3 = 2, isn't it?", "It's 5 - 3 = 2, isn't it?"],
    ['escapes no more than it must', '1. a (b) [c] #d e_f', '1\\. a (b) [c] #d e\\_f'],
    ['makes links of addresses', 'see http://a.b/c.', 'see <http://a.b/c>.'],
    ['drops spaces at the ends of lines', '    a  \n\t b', 'a\nb'],
    ['makes one blank line of several', '\n\na\n \n\n\nb\n', 'a\n\nb'],
    ['drops control characters', 'a\u0007b\r\nc\u0000', 'ab\nc'],
    ['leaves nothing of nothing', ' \n\n ', ''],
  ])('%s', (_, plain, markdown) => {
    expect(escapeMarkdown(plain)).toBe(markdown);
  });
});

/** Paragraphs of lines that show something and have no space or tab at either end. */
function plainOf(seed: number): string {
  const below = seeded(seed);
  const line = () =>
    Array.from({ length: 1 + below(9) }, () => PIECES[below(PIECES.length)]).join('');
  const paragraph = () => {
    const lines = Array.from({ length: 1 + below(3) }, () => line().trim());
    return lines.filter((text) => /[^\s\p{Cf}]/u.test(text)).join('\n');
  };
  const paragraphs = Array.from({ length: 1 + below(3) }, paragraph);
  return paragraphs.filter((text) => text !== '').join('\n\n');
}
