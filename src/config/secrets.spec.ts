import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { begun, ended, turned, type StoredSecrets } from './rotation.rules.js';
import { FRESH_MS, liveSecrets, newSecret, replaceSecrets, secretsIn } from './secrets.js';

let folder: string;
let file: string;
beforeEach(() => {
  jest.useFakeTimers();
  folder = mkdtempSync(path.join(tmpdir(), 'colloquy-secrets-'));
  file = path.join(folder, 'secrets.json');
});
afterEach(() => {
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

describe('the secrets beside the embedded database', () => {
  it('are made once, for their owner alone', () => {
    const { secret, ...more } = secretsIn(folder);
    expect([secretsIn(folder), more]).toEqual([{ secret }, {}]);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  });

  it.each(['', '{', 'null', '{"secret":"short"}', `{"secret":"${'ab'.repeat(32)}","next":"x"}`])(
    'are not %j',
    (text) => {
      writeFileSync(file, text, { mode: 0o600 });
      expect(() => secretsIn(folder)).toThrow('restore it from your backup');
    },
  );

  it.each([
    [0o644, 'others can read; chmod 600 it'],
    [0o620, 'others can read; chmod 600 it'],
  ])('are taken from no file of mode %o', (mode, why) => {
    secretsIn(folder);
    chmodSync(file, mode);
    expect(() => secretsIn(folder)).toThrow(why);
  });

  it('are made in no place where they cannot be read', () => {
    expect(() => secretsIn(path.join(folder, 'secrets.json\0'))).toThrow('cannot be read');
  });

  it('are those of the moment, and open what the rotation before and after seals', () => {
    const complain = jest.fn();
    const first = secretsIn(folder);
    const live = liveSecrets(folder, { before: null, complain });
    const next = newSecret();
    const seen = [live()];
    const now = turned(first.secret, next, new Date());
    let before: StoredSecrets = first;
    for (const stage of [begun(first, next), now, ended(now)]) {
      replaceSecrets(file, before, stage);
      before = stage;
      expect(live()).toEqual(seen.at(-1));
      jest.advanceTimersByTime(FRESH_MS);
      seen.push(live());
    }
    expect(seen).toEqual([
      { current: first.secret, previous: null },
      { current: first.secret, previous: next },
      { current: next, previous: first.secret },
      { current: next, previous: null },
    ]);
    expect(complain).not.toHaveBeenCalled();
    expect(readdirSync(folder)).toEqual(['secrets.json']);
  });

  it('are replaced by nobody who does not know what they are', () => {
    const first = secretsIn(folder);
    const [one, two] = [begun(first, newSecret()), begun(first, newSecret())];
    replaceSecrets(file, first, one);
    expect(() => replaceSecrets(file, first, two)).toThrow('was changed meanwhile');
    expect([secretsIn(folder), readdirSync(folder)]).toEqual([one, ['secrets.json']]);
  });

  it('stay where a link leads', () => {
    const first = secretsIn(folder);
    const elsewhere = path.join(folder, 'elsewhere');
    renameSync(file, elsewhere);
    symlinkSync(elsewhere, file);
    const next = begun(first, newSecret());
    replaceSecrets(file, first, next);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(elsewhere, 'utf8'))).toEqual(next);
    expect(readdirSync(folder).sort()).toEqual(['elsewhere', 'secrets.json']);
  });

  it('stay those of before where the file is broken, which is said once', () => {
    const complain = jest.fn();
    const live = liveSecrets(folder, { before: null, complain });
    const before = live();
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, 20));
    for (let second = 0; second < 3; second += 1) {
      jest.advanceTimersByTime(FRESH_MS);
      expect(live()).toEqual(before);
    }
    expect(complain.mock.calls).toEqual([[expect.stringContaining('cannot be read any more')]]);
    expect(JSON.stringify(complain.mock.calls)).not.toContain(before.current.slice(0, 8));
  });
});
