import { describe, expect, it } from '@jest/globals';
import { languageOf } from './language.js';

describe('the language of a text', () => {
  it.each([
    ['I do not see how anybody could have known that at the time.', 'en'],
    ['Das hätte damals wirklich niemand wissen können, glaube ich.', 'de'],
    ['Je ne vois pas comment on aurait pu le savoir à ce moment-là.', 'fr'],
    ['O zaman bunu kimsenin bilebileceğini hiç sanmıyorum.', 'tr'],
    ['Dat had toen echt niemand kunnen weten, denk ik.', 'nl'],
    ['Никто тогда не мог этого знать.', 'ru'],
    ['यह तब किसी को पता नहीं हो सकता था।', 'hi'],
    ['当时不可能有人知道这件事。', 'zh'],
    ['それは当時誰にもわからなかったと思います。', 'ja'],
    ['لم يكن بإمكان أحد أن يعرف ذلك في ذلك الوقت.', 'ar'],
  ])('of "%s" is %s', async (text, language) => {
    expect(await languageOf(text)).toBe(language);
  });

  it.each([
    '',
    'ok',
    'lol',
    '100 %!!!',
    '😀😀😀',
    'https://example.org/eine/lange/deutsche/Adresse',
  ])('of "%s" cannot be told', async (text) => {
    expect(await languageOf(text)).toBeNull();
  });

  it('is told from the beginning of a long one', async () => {
    const long = 'Das ist ein langer Text. '.repeat(40) + 'And then it goes on. '.repeat(500);
    expect(await languageOf(long)).toBe('de');
  });
});
