import { describe, expect, it } from '@jest/globals';
import { fromMarkdown } from './from-markdown.js';
import { printHtml } from './print-html.js';
import { printMarkdown } from './print-markdown.js';
import { TreeBuilder } from './tree-builder.js';
import type { Block } from './tree.js';

/** Numbers from 0 up to the bound, the same for the same seed (a 32-bit linear congruence). */
function seeded(seed: number): (bound: number) => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

const PIECES = [
  ...'ab01.,!?"\'()[]{}<>#*_`~|\\&:;@/+-=^$%',
  ...[
    'word',
    'snake_case',
    'é',
    '字',
    '😀',
    '\u0301',
    '\u00a0',
    '\u3000',
    '\u200b',
    '“q”',
    '€',
    '¡',
  ],
  ...[' ', '  ', '\t', '\n', '# ', '- ', '+ ', '1. ', '23) ', '~~~', '```', '***', '---', '- - -'],
  ...['http://a.b/c', 'https://', '://', 'www.', 'www.d.e', 'mailto:', 'f@g.h', '](', '![', '<b>'],
  ...['&amp;', '&#42;', '\\*', '\u0001', '\ud800', '\u2028'],
];

const ADDRESSES = [
  'https://a.b/(c)?d=1&amp;e=2#f',
  'http://www.a.b',
  'mailto:f@g.h',
  'javascript:a',
  "http://a.b/it's\\`[]<>*_",
];

/** A tree made by random events: whatever they are, the builder keeps it canonical. */
function treeOf(seed: number): Block[] {
  const below = seeded(seed);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const text = () => Array.from({ length: 1 + below(5) }, () => pick(PIECES)).join('');
  const builder = new TreeBuilder({ linkify: below(3) === 0 });
  const containers: ('quote' | 'list')[] = [];

  const events: (() => void)[] = [
    ...Array.from({ length: 6 }, () => () => builder.text(text())),
    () => builder.code(text()),
    () => builder.lineBreak({ soft: below(2) === 0 }),
    () => builder.start(pick(['emphasis', 'strong'])),
    () => builder.end(pick(['emphasis', 'strong'])),
    () => builder.startLink(pick(ADDRESSES)),
    () => builder.endLink(),
    () => builder.image(pick(ADDRESSES), text()),
    () => builder.endParagraph(),
    () => builder.codeBlock(`${text()}\n\n  ${text()}`),
    () => {
      if (builder.level > 15) return;
      builder.openBlockquote();
      containers.push('quote');
    },
    () => {
      if (builder.level > 15) return;
      if (below(2) === 0) builder.openBulletList();
      else builder.openOrderedList(pick([0, 1, 9, 999_999_999]));
      builder.openListItem();
      containers.push('list');
    },
    () => {
      if (containers.at(-1) !== 'list') return;
      builder.close();
      builder.openListItem();
    },
    () => {
      const container = containers.pop();
      if (container !== undefined) builder.close();
      if (container === 'list') builder.close();
    },
  ];
  for (let left = 5 + below(40); left > 0; left -= 1) pick(events)();
  return builder.finish();
}

function isSame(left: Block[], right: Block[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

describe('A tree printed as Markdown', () => {
  it('reads back as the same tree and the same html', () => {
    const broken: string[] = [];
    for (let seed = 1; seed <= 4000; seed += 1) {
      const tree = treeOf(seed);
      const source = printMarkdown(tree);
      const again = fromMarkdown(source);
      if (!isSame(again, tree) || printHtml(again) !== printHtml(tree)) broken.push(source);
    }
    expect(broken).toEqual([]);
  });

  it('is settled after one reading of whatever was typed', () => {
    const broken: string[] = [];
    for (let seed = 1; seed <= 4000; seed += 1) {
      const below = seeded(seed + 10_000);
      const typed = Array.from({ length: 40 }, () => PIECES[below(PIECES.length)]).join('');
      const tree = fromMarkdown(typed);
      if (!isSame(fromMarkdown(printMarkdown(tree)), tree)) broken.push(typed);
    }
    expect(broken).toEqual([]);
  });

  it.each([
    ['emphasis keeps to stars where nothing is strong', '_a_ b', '*a* b'],
    ['and to underscores where something is', '*a* **b**', '_a_ **b**'],
    ['words keep their underscores', 'snake_case', 'snake_case'],
    ['lists keep their kind', '* a\n* b\n\n2) c', '- a\n- b\n\n2. c'],
    ['lists in a row keep apart', '- a\n\n* b\n\n+ c', '- a\n\n+ b\n\n- c'],
    ['code is fenced', '    a\n\n    b', '```\na\n\nb\n```'],
    ['code holds its quotes', '``` ` ``` and ``a``', '`` ` `` and `a`'],
  ])('%s', (_, typed, source) => {
    expect(printMarkdown(fromMarkdown(typed))).toBe(source);
  });
});
