import { IdTable } from './id-table.js';

describe('the table of ids', () => {
  it('keeps the first value of an id', () => {
    const table = new IdTable();
    expect(table.add(7, 1)).toBe(true);
    expect(table.add(7, 2)).toBe(false);
    expect(table.get(7)).toBe(1);
    expect(table.get(8)).toBeNull();
  });

  it('finds everything again, with its mark, after it has grown', () => {
    const table = new IdTable();
    const ids = Array.from({ length: 20_000 }, (_, at) => (at % 2 ? at + 1 : (at + 1) * 2 ** 31));
    for (const [at, id] of ids.entries()) {
      table.add(id, at);
      if (at % 3 === 0) table.mark(id, 2);
    }
    for (const [at, id] of ids.entries()) {
      expect(table.get(id)).toBe(at);
      expect(table.markOf(id)).toBe(at % 3 === 0 ? 2 : 0);
    }
    expect(table.get(20_001)).toBeNull();
  });

  it('tells apart ids that differ only beyond 32 bits', () => {
    const table = new IdTable();
    table.add(5, 1);
    table.add(5 + 2 ** 32, 2);
    expect([table.get(5), table.get(5 + 2 ** 32), table.get(5 + 2 ** 33)]).toEqual([1, 2, null]);
  });

  it('forgets marks, but not ids', () => {
    const table = new IdTable();
    table.add(1, 9);
    table.mark(1, 1);
    table.clearMarks();
    expect([table.get(1), table.markOf(1)]).toEqual([9, 0]);
  });
});
