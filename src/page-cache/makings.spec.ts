import { describe, expect, it } from '@jest/globals';
import { Makings } from './makings.js';

const LONG_MS = 60_000;

describe('the makings of pages', () => {
  it('are waited for by all who come before a change', async () => {
    const makings = new Makings<string>(() => 1, LONG_MS);
    const making = makings.begin('page')!;
    expect(makings.begin('page')).toBeNull();
    const waiting = makings.of('page');
    making.end('made');
    expect(await waiting).toBe('made');
    expect(makings.of('page')).toBeNull();
  });

  it('are begun anew by whoever comes after one, and end apart', async () => {
    let changes = 1;
    const makings = new Makings<string>(() => changes, LONG_MS);
    const before = makings.begin('page')!;
    changes += 1;
    expect(makings.of('page')).toBeNull();
    const after = makings.begin('page')!;
    before.end('before');
    expect(await before.ended).toBe('before');
    const waiting = makings.of('page');
    after.end('after');
    expect(await waiting).toBe('after');
  });

  it('are nothing to wait for once they are old, or were given up', async () => {
    const old = new Makings<string>(() => 1, -1);
    expect(old.begin('page')).not.toBeNull();
    expect(old.of('page')).toBeNull();
    const makings = new Makings<string>(() => 1, LONG_MS);
    const making = makings.begin('page')!;
    const waiting = makings.of('page');
    making.end();
    expect(await waiting).toBeNull();
    expect(makings.begin('page')).not.toBeNull();
  });
});
