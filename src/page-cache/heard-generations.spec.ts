import { describe, expect, it } from '@jest/globals';
import { HeardGenerations } from './heard-generations.js';

type Told = [generation: number, begun?: number];

describe('the generation that was heard of last', () => {
  it.each<[told: Told[], generation: number, lastSo: number | null]>([
    [[], 0, null],
    [[[1, 100]], 1, 100],
    [
      [
        [1, 100],
        [1, 300],
      ],
      1,
      300,
    ],
    // Begun before, ended after.
    [
      [
        [1, 300],
        [1, 100],
      ],
      1,
      300,
    ],
    [
      [
        [1, 100],
        [2, 200],
      ],
      2,
      200,
    ],
    // A newer one from a read that began earlier than the last of the older one.
    [
      [
        [1, 300],
        [2, 200],
      ],
      2,
      200,
    ],
    // What began before the change says nothing of what came after it.
    [
      [
        [2, 200],
        [1, 300],
      ],
      2,
      200,
    ],
    [[[1, 100], [2]], 2, null],
    [[[1, 100], [1]], 1, 100],
  ])('%j: %d, last so at %s', (told, generation, lastSo) => {
    const heard = new HeardGenerations();
    for (const [number, begun] of told) heard.add('site', number, begun);
    expect(heard.of('site')).toBe(generation);
    expect(heard.wasSoSince('site', lastSo ?? 1)).toBe(lastSo !== null);
    expect(heard.wasSoSince('site', (lastSo ?? 1) + 1)).toBe(false);
  });

  it('is each site’s own', () => {
    const heard = new HeardGenerations();
    heard.add('one', 5, 100);
    expect([heard.of('other'), heard.wasSoSince('other', 100)]).toEqual([0, false]);
  });
});
