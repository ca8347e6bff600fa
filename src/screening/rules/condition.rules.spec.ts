import { describe, expect, it } from '@jest/globals';
import { readCondition } from './condition-reading.rules.js';
import { leavesOf, type Condition } from './condition.rules.js';
import { evaluate } from './evaluate.js';
import { truthOf, wordsOfLeaf, type Leaf, type Truth } from './signals.rules.js';

const LIST = '0190a000-0000-7000-8000-000000000001';
const links = (value: number, op = 'gte') => ({ signal: 'links', op, value });
const guest = { signal: 'guest', op: 'is', value: true };

/** Leaves `yes`, `no` and `dunno` by what they are: lengths of 1, 2 and 3. */
const NAMES = ['', 'yes', 'no', 'dunno'];
const leaf = (name: string): Leaf => ({
  ...{ signal: 'length', op: 'eq', onUnknown: 'hold' },
  value: NAMES.indexOf(name),
});
const TRUTHS: Truth[] = [null, true, false, null];
const [yes, no, dunno] = ['yes', 'no', 'dunno'].map(leaf) as [Leaf, Leaf, Leaf];
const told = (condition: Condition, asked: string[] = []): Promise<Truth> =>
  evaluate(condition, async ({ value }) => {
    asked.push(NAMES[value as number]!);
    return Promise.resolve(TRUTHS[value as number]!);
  });

describe('a condition', () => {
  it.each<[string, Condition, Truth]>([
    ['a leaf', yes, true],
    ['all', { all: [yes, yes] }, true],
    ['all with one false', { all: [dunno, no] }, false],
    ['all with one unknown', { all: [yes, dunno] }, null],
    ['any', { any: [no, yes] }, true],
    ['any, which the unknown does not decide', { any: [dunno, yes] }, true],
    ['any with one unknown', { any: [no, dunno] }, null],
    ['none', { none: [no, no] }, true],
    ['none with one true', { none: [dunno, yes] }, false],
    ['none with one unknown', { none: [no, dunno] }, null],
    ['enough', { atLeast: 2, of: [yes, no, yes] }, true],
    ['too few', { atLeast: 2, of: [yes, no, no] }, false],
    ['too few, whatever the unknown', { atLeast: 3, of: [yes, no, dunno] }, false],
    ['perhaps enough', { atLeast: 2, of: [yes, no, dunno] }, null],
    ['nested', { all: [{ none: [no] }, { any: [no, { all: [yes] }] }] }, true],
  ])('%s', async (_, condition, truth) => {
    expect(await told(condition)).toBe(truth);
  });

  it('asks the cheapest first, and nothing that does not matter', async () => {
    const asked: string[] = [];
    await told({ all: [no, yes, dunno] }, asked);
    expect(asked).toEqual(['no']);
    const dear: Leaf = { signal: 'terms', op: 'has', value: [LIST], onUnknown: 'hold' };
    const order: string[] = [];
    await evaluate({ any: [{ all: [dear] }, yes] }, async ({ signal }) => {
      order.push(signal);
      return Promise.resolve(signal === 'length');
    });
    expect(order).toEqual(['length']);
  });
});

describe('a leaf', () => {
  it.each([
    ['links', 'gte', 3, 3, true],
    ['links', 'gt', 3, 3, false],
    ['links', 'gt', 3, 4, true],
    ['links', 'lt', 3, 2, true],
    ['links', 'lt', 3, 3, false],
    ['links', 'lte', 3, 3, true],
    ['links', 'eq', 3, 3, true],
    ['links', 'eq', 3, 2, false],
    ['capitals', 'gt', 0.5, 0.500001, true],
    ['capitals', 'lt', 0.5, 0.499999, true],
    ['guest', 'is', true, true, true],
    ['guest', 'is', false, true, false],
    ['language', 'in', ['de', 'fr'], 'fr', true],
    ['language', 'in', ['de'], 'fr', false],
    ['domains', 'has', ['evil.test'], ['good.test', 'evil.test'], true],
    ['domains', 'has', ['evil.test'], [], false],
  ])('%s %s %j of %j: %s', (signal, op, value, seen, truth) => {
    expect(truthOf({ signal, op, value, onUnknown: 'hold' } as Leaf, seen)).toBe(truth);
  });

  it('may mind what is not known, or not', () => {
    expect(truthOf(yes, undefined)).toBeNull();
    expect(truthOf({ ...yes, onUnknown: 'ignore' }, undefined)).toBe(false);
  });

  it('has words', () => {
    expect(wordsOfLeaf({ ...(links(3) as Leaf) })).toBe('links gte 3');
  });
});

const pointers = (given: unknown): string[] => {
  const read = readCondition(given);
  return 'faults' in read ? read.faults.map(({ pointer }) => pointer) : [];
};
const nested = (depth: number): object => (depth === 1 ? guest : { all: [nested(depth - 1)] });

describe('what an admin sends', () => {
  it.each<[string, unknown, string[]]>([
    ['a leaf', links(3), []],
    ['a tree', { all: [links(3), { none: [guest] }, { atLeast: 1, of: [guest, links(1)] }] }, []],
    ['a list of terms', { signal: 'terms', op: 'has', value: [LIST] }, []],
    ['a text', 'links', ['']],
    ['a list', [guest], ['']],
    ['nothing', {}, ['']],
    ['two forms at once', { all: [guest], any: [guest] }, ['']],
    ['an empty list', { all: [] }, ['/all']],
    ['no list', { any: guest }, ['/any']],
    ['something deep inside', { all: [{ any: [{ signal: 'x' }] }] }, ['/all/0/any/0/signal']],
    ['an unknown signal', { signal: 'toString', op: 'is', value: true }, ['/signal']],
    ['an operation of another type', { ...links(3), op: 'has' }, ['/op']],
    ['a value of another type', { ...guest, value: 'true' }, ['/value']],
    ['no number', { ...links(0), value: Infinity }, ['/value']],
    ['an empty list of values', { signal: 'domains', op: 'has', value: [] }, ['/value']],
    ['what is no domain', { signal: 'domains', op: 'has', value: ['a.b', 'A b'] }, ['/value/1']],
    ['what is no list of terms', { signal: 'terms', op: 'has', value: ['x'] }, ['/value/0']],
    ['another answer to the unknown', { ...guest, onUnknown: 'reject' }, ['/onUnknown']],
    ['a member too many', { ...guest, 'a/b~c': 3 }, ['/a~1b~0c']],
    ['more than there are', { atLeast: 3, of: [guest, links(1)] }, ['/atLeast']],
    ['none of them', { atLeast: 0, of: [guest] }, ['/atLeast']],
    ['six deep', nested(6), []],
    ['seven deep', nested(7), ['/all/0/all/0/all/0/all/0/all/0/all/0']],
    ['fifty leaves', { any: Array.from({ length: 50 }, () => guest) }, []],
    ['one more', { any: Array.from({ length: 51 }, () => guest) }, ['']],
  ])('%s', (_, given, at) => {
    expect(pointers(given)).toEqual(at);
  });

  it.each<[string, unknown, boolean]>([
    ['fewer than no links', links(0, 'lt'), false],
    ['more capitals than letters', { signal: 'capitals', op: 'gt', value: 1 }, false],
    ['many and few', { all: [links(5), links(3, 'lte')] }, false],
    ['many and few, deeper', { all: [links(5), { all: [guest, links(3, 'lte')] }] }, false],
    ['many or few', { any: [links(5), links(3, 'lte')] }, true],
    ['between two whole numbers', { all: [links(1, 'gt'), links(2, 'lt')] }, false],
    ['half a link', links(1.5, 'eq'), false],
    ['one number, twice', { all: [links(5), links(5, 'lte')] }, true],
    ['guests who are none', { all: [guest, { ...guest, value: false }] }, false],
    [
      'one of two at once',
      {
        all: ['de', 'fr'].map((tag) => ({ signal: 'language', op: 'in', value: [tag] })),
      },
      false,
    ],
    ['not what always is', { none: [links(0)] }, false],
    ['not what may be', { none: [links(1)] }, true],
    ['two of which one never is', { atLeast: 2, of: [guest, links(0, 'lt')] }, false],
    ['one of which one never is', { atLeast: 1, of: [guest, links(0, 'lt')] }, true],
    ['not what never is', { all: [guest, { none: [links(0, 'lt')] }] }, true],
  ])('could be true: %s', (_, given, is) => {
    expect(pointers(given)).toEqual(is ? [] : ['']);
  });

  it('is read as it is kept', () => {
    const read = readCondition({ any: [guest, { ...links(2), onUnknown: 'ignore' }] });
    expect('condition' in read && leavesOf(read.condition)).toEqual([
      { ...guest, onUnknown: 'hold' },
      { ...links(2), onUnknown: 'ignore' },
    ]);
  });
});
