import { noOwnLetters, ownLettersOf } from './alphabet.js';
import { joinLetters } from './join-letters.rules.js';
import { hasLeet, leetKey, plainKey, squeeze, type Keys } from './keys.rules.js';
import { normalise, type Normalised } from './normalise.rules.js';
import { countScripts, type Script } from './scripts.rules.js';

/** As it is spelled · as it looks, letters joined · as it looks with signs read as letters. */
export type Reading = 'spelled' | 'looks' | 'leet';

/** How a text, or a term, reads. */
export function readAs(text: string, reading: Reading, language?: string): Keys {
  const isOwnLetter = language === undefined ? noOwnLetters : ownLettersOf(language);
  const normalised = normalise(text, { lookalikes: reading !== 'spelled', isOwnLetter });
  if (reading === 'spelled') return squeeze(normalised, plainKey);
  return squeeze(joinLetters(normalised), reading === 'leet' ? leetKey : plainKey);
}

/** ASCII has no lookalikes: it looks as it is spelled, unless letters stand alone. */
export function looksAsSpelled(text: string): boolean {
  return (
    /^[\x00-\x7f]*$/.test(text) &&
    !/(?<![a-z0-9])[a-z0-9][^a-z0-9]{1,3}[a-z0-9](?![a-z0-9])/i.test(text)
  );
}

/** A text on its way through the checks: each reading is made once, when a list first asks. */
export class ScreenedText {
  private readonly made = new Map<string, Keys>();
  private counted?: ReadonlyMap<Script, number>;

  constructor(readonly original: string) {}

  get scripts(): ReadonlyMap<Script, number> {
    this.counted ??= countScripts(this.original);
    return this.counted;
  }

  get normalised(): Normalised {
    return this.read('spelled').base;
  }

  /** The readings that differ; a plain English text without digits has one. */
  readings(options: { leet: boolean; language?: string }): Map<Reading, Keys> {
    const spelled = this.read('spelled', options.language);
    const found = new Map<Reading, Keys>([['spelled', spelled]]);
    const differs = !looksAsSpelled(this.original);
    if (differs) found.set('looks', this.read('looks', options.language));
    if (options.leet && (differs || hasLeet(this.original))) {
      found.set('leet', this.read('leet', options.language));
    }
    return found;
  }

  private read(reading: Reading, language?: string): Keys {
    const name = `${reading} ${language ?? ''}`;
    let keys = this.made.get(name);
    if (keys === undefined) {
      keys =
        reading === 'leet'
          ? squeeze(this.read('looks', language).base, leetKey)
          : readAs(this.original, reading, language);
      this.made.set(name, keys);
    }
    return keys;
  }
}
