import { describe, expect, it } from '@jest/globals';
import { languageFor } from './site-language.rules.js';

describe('languageFor', () => {
  it.each([
    { asked: undefined, languages: ['fr', 'de'], language: 'fr' },
    { asked: 'de', languages: ['fr', 'de'], language: 'de' },
    { asked: 'DE', languages: ['fr'], language: 'de' },
    { asked: 'de-AT', languages: ['fr'], language: 'de' },
    { asked: 'pt-BR', languages: ['fr', 'pt-BR'], language: 'pt-BR' },
    { asked: 'ja', languages: ['fr'], language: 'fr' },
  ])('answers $asked in $language on a site of $languages', ({ asked, languages, language }) => {
    expect(languageFor({ settings: { languages } }, asked)).toBe(language);
  });
});
