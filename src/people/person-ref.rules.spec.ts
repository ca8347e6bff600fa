import { describe, expect, it } from '@jest/globals';
import { readPersonRef } from './person-ref.rules.js';

const ID = '0190a000-0000-7000-8000-00000000abcd';

describe('readPersonRef', () => {
  it.each([
    [ID, { by: 'id', id: ID }],
    [ID.toUpperCase(), { by: 'id', id: ID }],
    ['sub:ann', { by: 'sub', sub: 'ann' }],
    [`sub:${ID}`, { by: 'sub', sub: ID }],
    ['sub:sub:ann', { by: 'sub', sub: 'sub:ann' }],
    ['sub:a/b ü', { by: 'sub', sub: 'a/b ü' }],
    [`sub:${'x'.repeat(128)}`, { by: 'sub', sub: 'x'.repeat(128) }],
    [`sub:${'x'.repeat(129)}`, null],
    ['sub:', null],
    ['sub:a\u0000', null],
    ['sub:\u202ea', null],
    ['ann', null],
    ['', null],
  ])('reads %j as %j', (text, ref) => {
    expect(readPersonRef(text)).toEqual(ref);
  });
});
