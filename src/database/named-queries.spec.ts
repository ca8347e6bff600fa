import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const NAMED = /name: '([a-z-]+)',\s+text: /g;

const namesIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(NAMED)].map(([, name]) => name!);

describe('the name of a statement', () => {
  it('stands for one text, on all connections', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
    const names = files
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .flatMap((file) => namesIn(path.join('src', file)));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
