import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compose, normalise } from './normalise.rules.js';
import { readAs, type Reading } from './screened-text.js';

const READINGS: Reading[] = ['spelled', 'looks'];

/** What composes, folds, joins or disappears beside what does not. */
const PIECES = [
  ..."abİıIiß .-*'’1",
  ...['é', 'ñ', 'Й', 'и', 'ν', 'Ν', 'ς', 'ﷺ', '中', '国', '바', 'ㅂ', 'ㅏ', 'か', 'ｱ', 'ﾞ'],
  ...['\u0301', '\u3099', '\u200b', '\u00ad', '\u{e0061}', '🇦', '🇧', '🅑', '👩‍👧', '𝓪', '\n', 'क', '्'],
];

const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((all) => all.join(''));
const anyTexts = fc.oneof(texts, fc.string({ unit: 'binary', maxLength: 14 }));

describe('A normalised text', () => {
  it.each([
    ['full-width letters', 'ＢＡＤ', 'bad'],
    ['mathematical letters', '𝓫𝐚𝕕', 'bad'],
    ['circled letters', 'ⓑⓐⓓ', 'bad'],
    ['ligatures', 'ﬁsh', 'fish'],
    ['sharp s', 'Straße STRASSE STRAẞE', 'strasse strasse strasse'],
    ['the i of Turkish', 'İIıi', 'iiii'],
    ['the sigma at the end', 'ΟΔΟΣ οδος', 'οδοσ οδοσ'],
    ['accents', 'Crème brûlée', 'creme brulee'],
    ['marks piled up', 'b\u0301\u0316\u0317ad', 'bad'],
    ['what shows nothing', 'b\u200ba\u00ad\u{e0061}\ufe0fd', 'bad'],
    ['spaces of all kinds', 'a \u00a0\n\t\u3000b', 'a b'],
    ['a sign for four words', 'ﷺ', 'ﷺ'],
    ['vowels of Hindi', 'मूर्ख', 'मूर्ख'],
    ['tones of Thai', 'โง่', 'โง่'],
    ['voiced kana, half and whole', 'ｶﾞ か\u3099', 'ガ が'],
    ['points of Hebrew', 'שָׁלוֹם', 'שלום'],
    ['vowels and the stretch of Arabic', 'أَحْمـــق', 'احمق'],
    ['the й of Russian', 'Мой ёж', 'мой еж'],
    ['Hangul in pieces', 'ㅂㅏㅂㅗ', '바보'],
  ])('folds %s', (_, text, folded) => {
    expect(readAs(text, 'spelled').base.text).toBe(folded);
  });

  it.each([
    ['Cyrillic', 'ѕсаm', 'scam'],
    ['Greek', 'νiαgrα ΗΝ', 'viagra hn'],
    ['Armenian and Cherokee', 'Ꮪсаm օk', 'scam ok'],
    ['letters with a stroke', 'đøg łeft', 'dog left'],
    ['squared letters', '🅑🅐🅓 🅱🅰🅳', 'bad bad'],
    ['flags that are letters', '🇧 🇦 🇩', 'bad'],
    ['flags that are flags', '🇩🇪🇫🇷', '🇩🇪🇫🇷'],
    ['letters that stand alone', 'a b a d b-a-d b. a. d', 'abad bad bad'],
    ['ideographs that stand alone', '你 傻*瓜 好', '你 傻瓜 好'],
    ['initials, which stay', 'J. R. Smith, e.g. Q & A', 'j. r. smith, e.g. q & a'],
    ['a shortened word, which stays', "it's a b", "it's a b"],
    ['numbers, which stay', '1 2 3 4', '1 2 3 4'],
  ])('shows what %s look like', (_, text, looks) => {
    expect(readAs(text, 'looks').base.text).toBe(looks);
  });

  it.each([
    ['ñ in Spanish', 'es', 'año', 'año'],
    ['ñ in English', 'en', 'año', 'ano'],
    ['an accent in Spanish', 'es', 'café', 'cafe'],
    ['ş and ı in Turkish', 'tr', 'ŞIK', 'şik'],
    ['ø in Danish', 'da', 'Øl', 'øl'],
  ])('keeps the letters of an alphabet: %s', (_, language, text, folded) => {
    expect(readAs(text, 'spelled', language).base.text).toBe(folded);
  });

  it('squeezes what repeats itself', () => {
    expect(readAs('Baaaad  aasss!!', 'spelled').text).toBe('bad as!');
  });

  it('knows where in the original each letter stood', () => {
    const { text, starts, ends } = readAs('x\u200b é\u0301 ﬁ b.a.d', 'looks').base;
    expect(text).toBe('x e fi bad');
    const at = (from: number, to: number) => [starts[from], ends[to - 1]];
    expect([at(2, 3), at(4, 6), at(7, 10)]).toEqual([
      [3, 5],
      [6, 7],
      [8, 13],
    ]);
  });

  it('keeps cases, marks and spaces where patterns are looked for', () => {
    expect(compose('Ａ\u200b É  b\n').text).toBe('A É  b\n');
  });

  it.each(READINGS)('is the same when it is normalised again (%s)', (reading) => {
    const again = (text: string) => readAs(text, reading).base.text;
    fc.assert(
      fc.property(anyTexts, (text) => {
        expect(again(again(text))).toBe(again(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each(READINGS)('says of each letter a range of the original, in order (%s)', (reading) => {
    fc.assert(
      fc.property(anyTexts, (original) => {
        const { text, starts, ends } = readAs(original, reading).base;
        expect([starts.length, ends.length]).toEqual([text.length, text.length]);
        for (let at = 0; at < text.length; at += 1) {
          expect(starts[at]).toBeGreaterThanOrEqual(at === 0 ? 0 : starts[at - 1]!);
          expect(ends[at]).toBeGreaterThan(starts[at]!);
          expect(ends[at]).toBeLessThanOrEqual(original.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is linear in what it keeps of many marks', () => {
    const { text } = normalise(`a${'\u0316\u0301'.repeat(5000)}b`, {
      lookalikes: false,
      isOwnLetter: () => false,
    });
    expect(text).toBe('ab');
  });
});
