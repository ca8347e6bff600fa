import { describe, expect, it } from '@jest/globals';
import { referencedFirst } from './table-order.rules.js';

const table = (name: string, ...references: string[]) => ({ name, references });
const namesOf = (tables: readonly { name: string }[]) => tables.map(({ name }) => name);

describe('referencedFirst', () => {
  it('puts a table after everything it references', () => {
    const { ordered, circle } = referencedFirst([
      table('votes', 'comments', 'people'),
      table('comments', 'threads', 'people'),
      table('people', 'sites'),
      table('sites'),
      table('threads', 'sites'),
    ]);
    expect(namesOf(ordered)).toEqual(['sites', 'people', 'threads', 'comments', 'votes']);
    expect(circle).toEqual([]);
  });

  it('lets a table reference itself', () => {
    const { ordered } = referencedFirst([table('comments', 'comments')]);
    expect(namesOf(ordered)).toEqual(['comments']);
  });

  it('does not wait for tables that are not asked about', () => {
    expect(namesOf(referencedFirst([table('sites', 'elsewhere')]).ordered)).toEqual(['sites']);
  });

  it('names the tables of a circle, and what hangs from it', () => {
    const { ordered, circle } = referencedFirst([
      table('sites'),
      table('egg', 'hen'),
      table('hen', 'egg'),
      table('chick', 'hen'),
    ]);
    expect(namesOf(ordered)).toEqual(['sites']);
    expect(circle).toEqual(['egg', 'hen', 'chick']);
  });

  it('has nothing to say about nothing', () => {
    expect(referencedFirst([])).toEqual({ ordered: [], circle: [] });
  });
});
