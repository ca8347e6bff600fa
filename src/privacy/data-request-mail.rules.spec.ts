import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../common/language/phrases.rules.js';
import { mailAbout } from './data-request-mail.rules.js';

const link = 'https://comments.example/data-requests#daily.cld_1_2';
const about = (kind: 'export' | 'erasure', mode: 'anonymise' | 'remove-text' | null, tag: string) =>
  mailAbout({ kind, mode, site: 'daily', link }, tag);

describe('mailAbout', () => {
  it.each(LANGUAGES)(
    'says in %s what will happen, and has the link on a line of its own',
    (tag) => {
      const mails = [
        about('export', null, tag),
        about('erasure', 'anonymise', tag),
        about('erasure', 'remove-text', tag),
      ];
      for (const { text, language, subject } of mails) {
        expect([language, text.split('\n').includes(link)]).toEqual([tag, true]);
        expect(text).toContain('daily');
        expect(subject).toMatch(/^[^\r\n]{10,60}$/);
      }
      expect(new Set(mails.map(({ text }) => text)).size).toBe(3);
      expect(new Set(mails.map(({ subject }) => subject)).size).toBe(2);
    },
  );

  it('speaks German to Austria, and English where we do not speak the language', () => {
    expect(about('export', null, 'de-AT').language).toBe('de');
    expect(about('export', null, 'tlh').language).toBe('en');
  });
});
