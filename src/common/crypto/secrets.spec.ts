import { describe, expect, it } from '@jest/globals';
import { EmailVault } from './email-vault.js';
import { keysFor } from './master-secrets.js';
import { SecretBox } from './secret-box.js';

const OLD = 'an older master secret of some length';
const NEW = 'a newer master secret of some length';
const boxOf = (current: string, previous?: string): SecretBox =>
  new SecretBox(keysFor(() => ({ current, previous }), 'boxes'));
const vaultOf = (current: string, previous?: string): EmailVault =>
  new EmailVault(
    boxOf(current, previous),
    keysFor(() => ({ current, previous }), 'emails'),
  );

describe('a sealed secret', () => {
  const sealed = boxOf(OLD).seal(Buffer.from('hush'), 'row 1');

  it('opens for its own row, with its own key', () => {
    expect(boxOf(OLD).open(sealed, 'row 1').toString()).toBe('hush');
    expect(() => boxOf(OLD).open(sealed, 'row 2')).toThrow('does not open');
    expect(() => boxOf(NEW).open(sealed, 'row 1')).toThrow('does not open');
  });

  it('outlives a rotation: it opens with both, and with the new one once it is sealed again', () => {
    const both = boxOf(NEW, OLD);
    expect(both.open(sealed, 'row 1').toString()).toBe('hush');
    const again = both.resealed(sealed, 'row 1')!;
    expect(boxOf(NEW).open(again, 'row 1').toString()).toBe('hush');
    expect(both.resealed(again, 'row 1')).toBeNull();
  });
});

describe('a kept address', () => {
  it('is found whatever its case, and tells nothing without the key', () => {
    const { sealed, index } = vaultOf(OLD).keep('Ann@Example.org', 'row');
    expect(vaultOf(OLD).indexesOf('ann@example.org')).toEqual([index]);
    expect(vaultOf(NEW).indexesOf('ann@example.org')).not.toEqual([index]);
    expect(vaultOf(OLD).open(sealed, 'row')).toBe('Ann@Example.org');
    expect(Buffer.concat([sealed, index]).toString('latin1').toLowerCase()).not.toContain('ann');
  });

  it('is found during a rotation and after it', () => {
    const kept = vaultOf(OLD).keep('ann@example.org', 'row');
    const both = vaultOf(NEW, OLD);
    expect(both.indexesOf('ann@example.org')).toContainEqual(kept.index);
    const again = both.rekept(kept.sealed, 'row')!;
    expect(vaultOf(NEW).indexesOf('ann@example.org')).toEqual([again.index]);
    expect(both.rekept(again.sealed, 'row')).toBeNull();
  });
});
