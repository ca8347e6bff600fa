import { describe, expect, it } from '@jest/globals';
import { KnownQueries } from './known-queries.js';

class Some {}
class Others {}

/** Says how often it was asked. */
function counting(): { check: () => Promise<{ nth: number }>; asked: () => number } {
  let asked = 0;
  return { check: () => Promise.resolve({ nth: (asked += 1) }), asked: () => asked };
}

describe('queries that were checked before', () => {
  it('are not checked again', async () => {
    const queries = new KnownQueries();
    const { check, asked } = counting();
    expect(await queries.of(Some, { limit: '10' }, check)).toEqual({ nth: 1 });
    expect(await queries.of(Some, { limit: '10' }, check)).toEqual({ nth: 1 });
    expect(asked()).toBe(1);
  });

  it.each<[string, typeof Some, object]>([
    ['another value', Some, { limit: '20' }],
    ['another kind', Others, { limit: '10' }],
  ])('are checked for %s', async (_, kind, sent) => {
    const queries = new KnownQueries();
    const { check } = counting();
    await queries.of(Some, { limit: '10' }, check);
    expect(await queries.of(kind, sent, check)).toEqual({ nth: 2 });
  });

  it('are checked each time where they are long', async () => {
    const queries = new KnownQueries();
    const { check } = counting();
    const sent = { ids: 'a'.repeat(300) };
    await queries.of(Some, sent, check);
    expect(await queries.of(Some, sent, check)).toEqual({ nth: 2 });
  });

  it('are not remembered where they were wrong', async () => {
    const queries = new KnownQueries();
    const { check } = counting();
    const wrong = (): Promise<never> => Promise.reject(new Error('wrong'));
    await expect(queries.of(Some, {}, wrong)).rejects.toThrow('wrong');
    expect(await queries.of(Some, {}, check)).toEqual({ nth: 1 });
  });

  it('keep nothing of what was sent', async () => {
    const sent = { ids: ['a'] };
    const given: unknown[] = [];
    const check = (each: unknown): Promise<object> => (given.push(each), Promise.resolve({}));
    await new KnownQueries().of(Some, sent, check);
    expect(given).toEqual([sent]);
    expect(given[0]).not.toBe(sent);
  });

  it('cannot be changed by whoever has them', async () => {
    const queries = new KnownQueries();
    const checked = (await queries.of(Some, {}, counting().check)) as { nth: number };
    expect(() => (checked.nth = 7)).toThrow(TypeError);
  });
});
