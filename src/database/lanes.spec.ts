import { setImmediate as round } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Lanes } from './lanes.js';

/** Turns by the names of those who have them. */
function turns(most: number): { lanes: Lanes; had: string[]; go: (name: string) => () => void } {
  const had: string[] = [];
  return { lanes: new Lanes(most), had, go: (name) => () => void had.push(name) };
}

/** As many as there are turns to hand on. */
async function rounds(): Promise<void> {
  for (let nth = 0; nth < 12; nth += 1) await round();
}

describe('lanes', () => {
  it('keep one free for staff', () => {
    const { lanes, had, go } = turns(3);
    for (const name of ['a', 'b', 'c']) lanes.take('ordinary', go(name));
    expect([had, lanes.waitingFor]).toEqual([['a', 'b'], 1]);
    lanes.take('staff', go('s'));
    expect([had, lanes.inUse]).toEqual([['a', 'b', 's'], 3]);
  });

  it('let staff go first, and everybody else in the order they came', async () => {
    const { lanes, had, go } = turns(3);
    for (const name of ['a', 'b', 'c', 'd']) lanes.take('ordinary', go(name));
    for (const name of ['s', 't']) lanes.take('staff', go(name));
    lanes.leave('ordinary');
    await rounds();
    expect(had).toEqual(['a', 'b', 's', 't']);
    lanes.leave('ordinary');
    lanes.leave('staff');
    lanes.leave('staff');
    await rounds();
    expect(had).toEqual(['a', 'b', 's', 't', 'c', 'd']);
    expect([lanes.inUse, lanes.waitingFor]).toEqual([2, 0]);
  });

  it('hand on one at a time, rounds of the event loop apart, past nobody who waits', async () => {
    const { lanes, had, go } = turns(5);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) lanes.take('ordinary', go(name));
    for (let left = 0; left < 4; left += 1) lanes.leave('ordinary');
    lanes.take('ordinary', go('h'));
    expect(had).toEqual(['a', 'b', 'c', 'd']);
    await round();
    expect(had.slice(4)).toEqual([]);
    await round();
    expect(had.slice(4)).toEqual(['e']);
    await round();
    await round();
    expect(had.slice(4)).toEqual(['e', 'f']);
    await rounds();
    expect(had.slice(4)).toEqual(['e', 'f', 'g', 'h']);
    expect(lanes.inUse).toBe(4);
  });

  it('forget who has given up', async () => {
    const { lanes, had, go } = turns(1);
    lanes.take('ordinary', go('a'));
    const giveUp = lanes.take('ordinary', go('b'));
    lanes.take('ordinary', go('c'));
    giveUp();
    lanes.leave('ordinary');
    await rounds();
    expect(had).toEqual(['a', 'c']);
  });

  it('give two or fewer to whoever comes', () => {
    const { lanes, had, go } = turns(2);
    for (const name of ['a', 'b']) lanes.take('ordinary', go(name));
    expect(had).toEqual(['a', 'b']);
  });
});
