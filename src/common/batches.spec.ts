import { Batches } from './batches.js';

/** Runs whose end the test decides. */
function runs() {
  const seen: { siteId: string; asked: readonly number[]; end: (error?: Error) => void }[] = [];
  const run = async (siteId: string, asked: readonly number[]): Promise<(number | Error)[]> =>
    new Promise((resolve, reject) => {
      const end = (error?: Error): void =>
        error ? reject(error) : resolve(asked.map((each) => (each < 0 ? new Error() : each * 2)));
      seen.push({ siteId, asked, end });
    });
  return { seen, run };
}

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns += 1) {
    if (turns > 1000) throw new Error('It never came.');
    await turn();
  }
}

describe('what is asked at the same time', () => {
  it('goes together, and whoever comes meanwhile makes the next batch', async () => {
    const { seen, run } = runs();
    const batches = new Batches(run, 10);
    const first = [batches.ask('site', 1), batches.ask('site', 2)];
    await until(() => seen.length === 1);
    const second = [3, 4, 5].map(async (each) => batches.ask('site', each));
    await turn();
    expect(seen.map(({ asked }) => asked)).toStrictEqual([[1, 2]]);

    seen[0]!.end();
    expect(await Promise.all(first)).toStrictEqual([2, 4]);
    await until(() => seen.length === 2);
    seen[1]!.end();
    expect(await Promise.all(second)).toStrictEqual([6, 8, 10]);
    expect(seen[1]!.asked).toStrictEqual([3, 4, 5]);
  });

  it('is at most so many, and the rest waits for its turn', async () => {
    const { seen, run } = runs();
    const batches = new Batches(run, 2);
    const all = [1, 2, 3, 4, 5].map(async (each) => batches.ask('site', each));
    for (const nth of [0, 1, 2]) {
      await until(() => seen.length === nth + 1);
      await turn();
      expect(seen).toHaveLength(nth + 1);
      seen[nth]!.end();
    }
    expect(await Promise.all(all)).toStrictEqual([2, 4, 6, 8, 10]);
    expect(seen.map(({ asked }) => asked)).toStrictEqual([[1, 2], [3, 4], [5]]);
  });

  it('of another site waits for nobody', async () => {
    const { seen, run } = runs();
    const batches = new Batches(run, 10);
    const one = batches.ask('one', 1);
    await until(() => seen.length === 1);
    const other = batches.ask('other', 2);
    await until(() => seen.length === 2);
    for (const { end } of seen) end();
    expect(await Promise.all([one, other])).toStrictEqual([2, 4]);
  });

  it('has an outcome each', async () => {
    const { seen, run } = runs();
    const batches = new Batches(run, 10);
    const all = Promise.allSettled([1, -1, 3].map(async (each) => batches.ask('site', each)));
    await until(() => seen.length === 1);
    seen[0]!.end();
    expect((await all).map(({ status }) => status)).toStrictEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('is asked one by one where the database could not read it', async () => {
    const { seen, run } = runs();
    const batches = new Batches(run, 10);
    const all = Promise.allSettled([1, 2].map(async (each) => batches.ask('site', each)));
    await until(() => seen.length === 1);
    const unreadable = Object.assign(new Error('invalid byte sequence'), { code: '22021' });
    seen[0]!.end(unreadable);
    await until(() => seen.length === 3);
    seen[1]!.end();
    seen[2]!.end(unreadable);
    expect((await all).map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected']);
  });

  it('fails together where it is nobody’s fault, and the next batch is begun', async () => {
    const { seen, run } = runs();
    const batches = new Batches(run, 10);
    const all = Promise.allSettled([1, 2].map(async (each) => batches.ask('site', each)));
    await until(() => seen.length === 1);
    seen[0]!.end(Object.assign(new Error('terminating connection'), { code: '57P01' }));
    expect((await all).map(({ status }) => status)).toStrictEqual(['rejected', 'rejected']);
    expect(seen).toHaveLength(1);
    const next = batches.ask('site', 3);
    await until(() => seen.length === 2);
    seen[1]!.end();
    expect(await next).toBe(6);
  });
});
