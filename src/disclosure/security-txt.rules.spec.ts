import { describe, expect, it } from '@jest/globals';
import { securityTxt } from './security-txt.rules.js';

const contact = 'mailto:security@daily.example';

describe('securityTxt', () => {
  it('names the contact, a year ahead, and where it belongs', () => {
    const publicUrl = 'https://comments.daily.example';
    const text = securityTxt({ contact, publicUrl, now: new Date('2026-03-04T05:06:07Z') });
    expect(text).toBe(
      `Contact: ${contact}\nExpires: 2027-03-04T00:00:00.000Z\n` +
        `Canonical: ${publicUrl}/.well-known/security.txt\nPreferred-Languages: en\n`,
    );
  });

  it('is the same all day, and never valid for more than a year', () => {
    const at = (time: string): string =>
      securityTxt({ contact, publicUrl: null, now: new Date(time) });
    expect(at('2026-03-04T00:00:00Z')).toBe(at('2026-03-04T23:59:59.999Z'));
    expect(at('2026-03-05T00:00:00Z')).not.toBe(at('2026-03-04T00:00:00Z'));
    expect(at('2026-03-04T00:00:00Z')).not.toContain('Canonical');
  });
});
