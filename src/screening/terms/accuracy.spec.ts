import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { matchTerms } from './match-terms.js';
import { compileTermList, type TermList } from './term-list.js';
import type { TermKind } from './term.rules.js';

interface Case {
  group: string;
  list: TermList;
  text: string;
  /** What a reader finds, as it is written. */
  hits: string[];
}

interface Heading {
  terms: string[];
  kind?: TermKind;
  leet?: boolean;
  language?: string;
}

function listOf({ terms, kind = 'word', leet = false, language }: Heading): TermList {
  const all = terms.map((text) => ({ id: text, kind, text }));
  const { list, bad } = compileTermList(
    all,
    language === undefined ? { leet } : { leet, language },
  );
  expect(bad).toEqual([]);
  return list!;
}

function textsOf(line: string): string[] {
  const written = line
    .replaceAll('⏎', '\n')
    .replace(/\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))/g, (_, long?: string, short?: string) =>
      String.fromCodePoint(parseInt(long ?? short ?? '', 16)),
    );
  return written.split(written.includes('«') ? /(?<=») (?=«)/ : ', ');
}

function toCase(group: string, list: TermList, text: string): Case {
  const hits = Array.from(text.matchAll(/«(.*?)»/gsu), ([, hit = '']) => hit);
  return { group, list, text: text.replace(/[«»]/g, ''), hits };
}

function readCases(): Case[] {
  const file = fileURLToPath(new URL('./accuracy.txt', import.meta.url));
  const groups = readFileSync(file, 'utf8').split(/^== /m).slice(1);
  return groups.flatMap((group) => {
    const [first = '', ...lines] = group.split('\n');
    const [, name = '', heading = ''] = /^(.*?) (\{.*\})$/.exec(first) ?? [];
    const list = listOf(JSON.parse(heading) as Heading);
    const texts = lines.filter((line) => line !== '').flatMap((line) => textsOf(line));
    return texts.map((text) => toCase(name, list, text));
  });
}

/** What is in one list and not in another, each as often as it is there too often. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((one) => {
    const at = left.indexOf(one);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

describe('A term list', () => {
  const cases = readCases();
  const results = cases.map((one) => {
    const matches = matchTerms(one.list, one.text);
    const found = [...new Set(matches.map(({ start, end }) => `${start} ${end}`))].map((range) =>
      one.text.slice(...(range.split(' ').map(Number) as [number, number])),
    );
    const missed = without(one.hits, found);
    const wrong = without(found, one.hits);
    return {
      ...one,
      missed,
      wrong,
      told: `${one.group}: ${JSON.stringify({ ...one, list: 0, found })}`,
    };
  });
  const expected = results.flatMap(({ hits }) => hits).length;
  const misses = results.filter(({ missed }) => missed.length > 0);
  const wrongs = results.filter(({ wrong }) => wrong.length > 0);
  const harmless = cases.filter(({ hits }) => hits.length === 0).length;
  const recall = 1 - misses.flatMap(({ missed }) => missed).length / expected;
  const falseHits = wrongs.length / harmless;

  it('is tried on enough texts', () => {
    expect(cases.length).toBeGreaterThanOrEqual(400);
    expect(harmless).toBeGreaterThanOrEqual(150);
  });

  it('finds what a reader finds, at its place in the original', () => {
    console.log(misses.map(({ told }) => `missed: ${told}`).join('\n') || `recall ${recall}`);
    expect(recall).toBeGreaterThanOrEqual(0.98);
  });

  it('finds next to nothing else', () => {
    console.log(wrongs.map(({ told }) => `wrong: ${told}`).join('\n') || `false hits ${falseHits}`);
    expect(falseHits).toBeLessThanOrEqual(0.01);
  });
});
