import { describe, expect, it, jest } from '@jest/globals';
import { Call, withinCall } from './calls/call.js';
import { KeptBriefly } from './kept-briefly.js';

interface Kept {
  n: number;
}

/** Reads whose end the test decides. */
function reads() {
  const ends: ((value: Kept | null | Error) => void)[] = [];
  const read = jest.fn(
    async () =>
      new Promise<Kept | null>((resolve, reject) => {
        ends.push((value) => (value instanceof Error ? reject(value) : resolve(value)));
      }),
  );
  return { ends, read };
}

describe('what is kept briefly', () => {
  it('is read once by all who need it meanwhile, and once more when its time is over', async () => {
    const kept = new KeptBriefly<Kept>(1);
    const { ends, read } = reads();
    const asked = [kept.get('a', read), kept.get('a', read)];
    ends[0]!({ n: 1 });
    expect(await Promise.all(asked)).toEqual([{ n: 1 }, { n: 1 }]);
    expect(read).toHaveBeenCalledTimes(1);

    const until = performance.now() + 2;
    while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
    const again = kept.get('a', read);
    ends[1]!({ n: 2 });
    expect(await again).toEqual({ n: 2 });
  });

  it('is kept by its key', async () => {
    const kept = new KeptBriefly<Kept>(60_000);
    await kept.get('a', async () => Promise.resolve({ n: 1 }));
    expect(await kept.get('b', async () => Promise.resolve({ n: 2 }))).toEqual({ n: 2 });
    const { read } = reads();
    expect(await kept.get('a', read)).toEqual({ n: 1 });
    expect(read).not.toHaveBeenCalled();
  });

  it('is not kept where there is nothing, or where nobody could say', async () => {
    const kept = new KeptBriefly<Kept>(60_000);
    expect(await kept.get('a', async () => Promise.resolve(null))).toBeNull();
    await expect(kept.get('a', async () => Promise.reject(new Error('away')))).rejects.toThrow();
    expect(await kept.get('a', async () => Promise.resolve({ n: 3 }))).toEqual({ n: 3 });
  });

  it.each([
    { story: 'forgotten', change: (kept: KeptBriefly<Kept>) => kept.forget('a'), then: 2 },
    { story: 'changed', change: (kept: KeptBriefly<Kept>) => kept.set('a', { n: 7 }), then: 7 },
  ])('what was being read when it was $story is told, and not kept', async ({ change, then }) => {
    const kept = new KeptBriefly<Kept>(60_000);
    const { ends, read } = reads();
    const before = kept.get('a', read);
    change(kept);
    ends[0]!({ n: 1 });
    expect(await before).toEqual({ n: 1 });
    expect(await kept.get('a', async () => Promise.resolve({ n: 2 }))).toEqual({ n: then });
  });

  it('is read for staff apart, who do not stand in the line of others', async () => {
    const kept = new KeptBriefly<Kept>(60_000);
    const { ends, read } = reads();
    const [ordinary, staff] = (['ordinary', 'staff'] as const).map(async (lane) =>
      withinCall(new Call(lane, 60_000), async () => kept.get('a', read)),
    );
    ends[1]!({ n: 2 });
    expect(await staff).toEqual({ n: 2 });
    ends[0]!({ n: 1 });
    expect(await ordinary).toEqual({ n: 1 });
  });
});
