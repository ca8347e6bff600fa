import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5';
import { escapeMarkdown } from './escape-markdown.js';
import { fromHtml } from './from-html.js';
import { render } from './render.js';

type Node = DefaultTreeAdapterTypes.ChildNode;

const SIGNS = new Map([
  ['⏎', '\n'],
  ['⇥', '\t'],
  ['␀', '\0'],
  ['‵', '`'],
  ['⌁', '\u200b'],
]);

function linesOf(file: string): string[] {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith(';;'))
    .map((line) => line.replace(/[⏎⇥␀‵⌁]/g, (sign) => SIGNS.get(sign) ?? sign));
}

const ATTACKS = linesOf('./xss-corpus.txt');
const ADDRESSES = linesOf('./xss-addresses.txt');

/** Where an address can stand. */
const CARRIERS = [
  (address: string) => `<a href="${address}">x</a> <img src="${address}" alt=y>`,
  (address: string) => `<a href=${address}>x</a><a href='${address}'>y</a>`,
  (address: string) => `[x](${address}) ![y](${address}) [z](<${address}>)`,
  (address: string) => `<${address}> ${address}`,
  (address: string) => `[x]: ${address}\n\n[x] [y][x]`,
];

/** What an attack can stand in. */
const SETTINGS = [
  (attack: string) => attack,
  (attack: string) => `before\n\n> - ${attack}\n\nafter`,
  (attack: string) => `**a [b ${attack} c](https://ok.test) d**`,
  (attack: string) => `<p>a<ul><li><a href="https://ok.test">b ${attack} c</a></ul><pre>${attack}`,
  (attack: string) => `<svg><p title="${attack}">${attack}</svg>${attack}`,
  (attack: string) => `\`${attack}\` \`\`\`\n${attack}\n\`\`\``,
];

const ALLOWED: Record<string, string[]> = {
  p: [],
  br: [],
  em: [],
  strong: [],
  code: [],
  pre: [],
  blockquote: [],
  ul: [],
  ol: ['start'],
  li: [],
  a: ['href', 'rel'],
};

/** Everything in a fragment that is not allowed there. */
function trespassesIn(html: string): string[] {
  const found: string[] = [];
  const nodes: Node[] = [...parseFragment(html).childNodes];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (node.nodeName === '#text') continue;
    if (!('attrs' in node) || String(node.namespaceURI) !== 'http://www.w3.org/1999/xhtml') {
      found.push(node.nodeName);
      continue;
    }
    const allowed = ALLOWED[node.tagName];
    if (allowed === undefined) found.push(node.tagName);
    for (const { name, value } of node.attrs) {
      if (!allowed?.includes(name) || !isFit(name, value)) found.push(`${name}=${value}`);
    }
    nodes.push(...node.childNodes);
  }
  return found;
}

function isFit(name: string, value: string): boolean {
  if (name === 'start') return /^\d{1,9}$/.test(value);
  if (name === 'rel') return value === 'ugc nofollow noopener noreferrer';
  const { protocol, username, href } = new URL(value);
  const isNormal = href === value && !/[\s"'<>`\\]/.test(value);
  return ['http:', 'https:', 'mailto:'].includes(protocol) && username === '' && isNormal;
}

/** Whether a browser that reads and writes it, as an editor does, still has the same fragment. */
function isSettled(html: string): boolean {
  const once = serialize(parseFragment(html));
  return serialize(parseFragment(once)) === once;
}

/** Every way in, with the html that comes of it. */
function waysIn(input: string): Record<string, string> {
  const imported = fromHtml(input);
  return {
    written: render(input).html,
    imported: imported.html,
    'imported, then edited': render(imported.source).html,
    'imported as text': render(escapeMarkdown(input)).html,
    'shown as HTML, then imported': fromHtml(render(input).html).html,
  };
}

function expectHarmless(input: string): void {
  for (const setting of SETTINGS) {
    for (const [way, html] of Object.entries(waysIn(setting(input)))) {
      const trespasses = trespassesIn(html);
      if (trespasses.length > 0 || !isSettled(html)) throw new Error(`${way}: ${html}`);
    }
  }
}

describe('The corpus', () => {
  it('holds at least 150 attacks and 50 addresses, each once', () => {
    expect(new Set(ATTACKS).size).toBe(ATTACKS.length);
    expect(new Set(ADDRESSES).size).toBe(ADDRESSES.length);
    expect(ATTACKS.length).toBeGreaterThanOrEqual(150);
    expect(ADDRESSES.length).toBeGreaterThanOrEqual(50);
  });

  it('is seen through by the check', () => {
    expect(trespassesIn('<p onclick=a>b<!-- c --><svg></svg><a href="javascript:d">')).toHaveLength(
      4,
    );
    expect(trespassesIn('<a href="https://b.c/" rel="nofollow" class="d">')).toHaveLength(2);
    expect(trespassesIn('<ol start="x"><li><img></ol>')).toHaveLength(2);
  });
});

describe('What an attack leaves', () => {
  it.each(ATTACKS)('%j', (attack) => {
    expectHarmless(attack);
  });
});

describe('What an address leaves', () => {
  it.each(ADDRESSES)('%j', (address) => {
    for (const carry of CARRIERS) {
      const input = carry(address);
      expectHarmless(input);
      expect(Object.values(waysIn(input)).join()).not.toMatch(/href="(?!https?:|mailto:.)/);
    }
  });

  it.each(ADDRESSES)('%j is no link', (address) => {
    const { links } = fromHtml(`<a href="${address.replaceAll('"', '&quot;')}">x</a>`);
    expect(links).toEqual([]);
  });
});
