import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SCREENING } from './screening-settings.rules.js';
import { patchedSettings, settingsFrom } from './site-settings.rules.js';

describe('a patch of settings', () => {
  const stored = { guests: true, screening: { links: { most: 1, deny: ['a.test'] } } };

  it.each([
    ['changes what it names', { votes: false }, { ...stored, votes: false }],
    ['leaves what is not given', { votes: undefined }, stored],
    ['takes null for the default', { guests: null }, { screening: stored.screening }],
    [
      'goes into a check',
      { screening: { links: { most: null, outcome: 'spam' } } },
      { guests: true, screening: { links: { deny: ['a.test'], outcome: 'spam' } } },
    ],
    [
      'replaces a list whole',
      { screening: { links: { deny: ['b.test'] } } },
      { guests: true, screening: { links: { most: 1, deny: ['b.test'] } } },
    ],
    [
      'begins a check that has nothing stored',
      { screening: { heat: { perMinute: 5, outcome: null } } },
      { guests: true, screening: { ...stored.screening, heat: { perMinute: 5 } } },
    ],
    ['forgets all checks', { screening: null }, { guests: true }],
  ])('%s', (_, patch, result) => {
    expect(patchedSettings(stored, patch)).toEqual(result);
  });
});

describe('a site’s settings', () => {
  it('are the stored ones over the defaults, also within a check', () => {
    const { screening, guests } = settingsFrom({ screening: { links: { most: 1 } } });
    expect(guests).toBe(false);
    expect(screening).toEqual({
      ...DEFAULT_SCREENING,
      links: { ...DEFAULT_SCREENING.links, most: 1 },
    });
  });
});
