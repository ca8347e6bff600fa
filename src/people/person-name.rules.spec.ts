import { describe, expect, it } from '@jest/globals';
import { nameFrom, whyNotName } from './person-name.rules.js';

describe('nameFrom', () => {
  it.each([
    ['Ann Reader', 'Ann Reader'],
    ['  Ann \u00a0 Reader ', 'Ann Reader'],
    ['Ａnn', 'Ann'],
    ['ﬁnn', 'finn'],
    ['Jose\u0301', 'José'],
    ['Nguyễn Thị Ánh', 'Nguyễn Thị Ánh'],
    ['مهدی\u200cزاده', 'مهدی\u200cزاده'],
    ['क्\u200dष', 'क्\u200dष'],
    ['👩\u200d🚀', '👩\u200d🚀'],
    ['กี้', 'กี้'],
    ["O'Brien-Smith, Jr.", "O'Brien-Smith, Jr."],
    ['<b>Ann</b>', '<b>Ann</b>'],
    ['x'.repeat(80), 'x'.repeat(80)],
    ['😀'.repeat(80), '😀'.repeat(80)],
  ])('keeps %j as %j', (text, name) => {
    expect([nameFrom(text), whyNotName(text)]).toEqual([name, null]);
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \u00a0\u3000'],
    ['81 characters', 'x'.repeat(81)],
    ['what becomes longer than it was', '\ufdfa'.repeat(5)],
    ['two lines', 'Ann\nReader'],
    ['a NUL', 'Ann\u0000'],
    ['half a character', 'Ann\ud83d'],
    ['text that runs backwards', '\u202enimda'],
    ['an isolate', '\u2067Ann'],
    ['a space of no width', 'ad\u200bmin'],
    ['a joiner that joins nothing', 'ad\u200dmin'],
    ['a joiner at its end', '👩\u200d'],
    ['letters that are not to be seen', '\u3164'],
    ['a tag', 'Ann\u{e0041}'],
    ['five marks on a letter', `z${'\u0335'.repeat(5)}`],
    ['two hundred', `z${'\u0301'.repeat(200)}`],
  ])('is null for %s', (_, text) => {
    expect([nameFrom(text), whyNotName(text)]).toEqual([null, expect.any(String)]);
  });
});
