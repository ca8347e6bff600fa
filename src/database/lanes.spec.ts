import { describe, expect, it } from '@jest/globals';
import { Lanes } from './lanes.js';

/** Turns by the names of those who have them. */
function turns(most: number): { lanes: Lanes; had: string[]; go: (name: string) => () => void } {
  const had: string[] = [];
  return { lanes: new Lanes(most), had, go: (name) => () => void had.push(name) };
}

describe('lanes', () => {
  it('keep one free for staff', () => {
    const { lanes, had, go } = turns(3);
    for (const name of ['a', 'b', 'c']) lanes.take('ordinary', go(name));
    expect([had, lanes.waitingFor]).toEqual([['a', 'b'], 1]);
    lanes.take('staff', go('s'));
    expect([had, lanes.inUse]).toEqual([['a', 'b', 's'], 3]);
  });

  it('let staff go first, and everybody else in the order they came', () => {
    const { lanes, had, go } = turns(3);
    for (const name of ['a', 'b', 'c', 'd']) lanes.take('ordinary', go(name));
    for (const name of ['s', 't']) lanes.take('staff', go(name));
    lanes.leave('ordinary');
    expect(had).toEqual(['a', 'b', 's', 't']);
    lanes.leave('ordinary');
    lanes.leave('staff');
    lanes.leave('staff');
    expect(had).toEqual(['a', 'b', 's', 't', 'c', 'd']);
    expect([lanes.inUse, lanes.waitingFor]).toEqual([2, 0]);
  });

  it('forget who has given up', () => {
    const { lanes, had, go } = turns(1);
    lanes.take('ordinary', go('a'));
    const giveUp = lanes.take('ordinary', go('b'));
    lanes.take('ordinary', go('c'));
    giveUp();
    lanes.leave('ordinary');
    expect(had).toEqual(['a', 'c']);
  });

  it('give two or fewer to whoever comes', () => {
    const { lanes, had, go } = turns(2);
    for (const name of ['a', 'b']) lanes.take('ordinary', go(name));
    expect(had).toEqual(['a', 'b']);
  });
});
