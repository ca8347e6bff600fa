import { describe, expect, it } from '@jest/globals';
import { canonicalJson, digestOf, type Json } from './canonical-json.js';

describe('the canonical form', () => {
  // The examples of RFC 8785, sections 3.2.2 and 3.2.3.
  it.each<{ value: Json; text: string }>([
    {
      value: {
        numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
        literals: [null, true, false],
      },
      text:
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    },
    {
      value: {
        '\u20ac': 'Euro Sign',
        '\r': 'Carriage Return',
        '\ufb33': 'Hebrew Letter Dalet With Dagesh',
        '1': 'One',
        '\ud83d\ude00': 'Emoji: Grinning Face',
        '\u0080': 'Control',
        '\u00f6': 'Latin Small Letter O With Diaeresis',
      },
      text:
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control",' +
        '"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",' +
        '"😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    },
    { value: [], text: '[]' },
    { value: { a: {} }, text: '{"a":{}}' },
  ])('of $value is $text', ({ value, text }) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('is the same whatever the order of the members', () => {
    expect(digestOf({ a: 1, b: { c: 2, d: 3 } })).toBe(digestOf({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it('tells values of different kinds apart', () => {
    const values: Json[] = [null, 'null', '', 0, '0', false, [], {}, [null], ['a', 'b'], ['a,b']];
    expect(new Set(values.map(digestOf)).size).toBe(values.length);
  });
});
