import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PROBLEMS } from './problems.js';

const page = readFileSync(new URL('../../../docs/problems.md', import.meta.url), 'utf8');

/** The page's sections by heading. */
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => {
      const [heading, ...lines] = section.split('\n');
      return [heading!.trim(), lines.join('\n').trim()];
    }),
);

describe('docs/problems.md', () => {
  it('has a heading for every problem, in the order of their statuses, and for no other', () => {
    expect([...sections.keys()]).toEqual(Object.keys(PROBLEMS));
    expect(page.match(/^## /gm)).toHaveLength(sections.size);
  });

  it.each(Object.entries(PROBLEMS))('says the status of %s and what to do', (code, { status }) => {
    const [first, ...rest] = sections.get(code)!.split('. ');
    expect(first).toBe(`Status ${status}`);
    expect(rest.join('. ').length).toBeGreaterThan(40);
  });
});

describe('the problems', () => {
  it('are errors of the caller’s, or of the moment, with words of their own', () => {
    for (const [code, { status, title }] of Object.entries(PROBLEMS)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect((status >= 400 && status < 500) || status === 503).toBe(true);
      expect(title).not.toMatch(/\.$/);
    }
  });
});
