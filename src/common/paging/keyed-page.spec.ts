import { describe, expect, it } from '@jest/globals';
import { Cursors } from './cursor.js';
import { keyedPage, type KeyedPosition, type Stretch } from './keyed-page.js';

const cursors = new Cursors(() => [Buffer.from('key')]);

/** The even ones of 1 to 100, where nobody looks further than ten on. */
async function even({ key, backwards, limit }: KeyedPosition): Promise<Stretch<number>> {
  const step = backwards ? -1 : 1;
  const start = Number(key?.[0] ?? (backwards ? 101 : 0)) + step;
  const passed = Array.from({ length: 10 }, (_, nth) => start + nth * step);
  const inside = passed.filter((n) => n >= 1 && n <= 100);
  const end = inside.length === 10 ? [passed.at(-1)!] : null;
  return Promise.resolve({ rows: inside.filter((n) => n % 40 === 0).slice(0, limit), end });
}

const pageAt = (after: string | undefined) =>
  keyedPage(cursors, { scope: 'even', after, limit: 1, read: even, keyOf: (n) => [n] });

describe('a list that is read in stretches', () => {
  it('is whole, though pages of it are empty', async () => {
    const found: number[][] = [];
    let after: string | undefined;
    do {
      const page = await pageAt(after);
      found.push(page.items);
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(found).toEqual([[], [], [], [40], [], [], [], [80], [], [], []]);
  });

  it('is read backwards as well', async () => {
    const at = cursors.encode('even', { direction: 'before', at: [51] });
    const first = await pageAt(at);
    const second = await pageAt(first.prev!);
    expect([first.items, second.items]).toEqual([[], [40]]);
  });
});
