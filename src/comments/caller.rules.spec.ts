import { describe, expect, it } from '@jest/globals';
import { sightOf, type Caller } from './caller.rules.js';

const token = Buffer.alloc(32, 7);
const callers: Record<string, Caller> = {
  public: { kind: 'public' },
  'another guest': { kind: 'guest', tokenHash: Buffer.alloc(32, 8) },
  'its guest': { kind: 'guest', tokenHash: token },
  'another reader': { kind: 'reader', personId: 'ben' },
  'its reader': { kind: 'reader', personId: 'ana' },
  moderator: { kind: 'moderator', actor: { kind: 'member', id: 'm' } },
};

describe('sightOf', () => {
  it.each([
    { who: 'public', state: 'published', shown: true, sight: 'public' },
    { who: 'public', state: 'pending', shown: false, sight: 'nothing' },
    { who: 'public', state: 'removed', shown: true, sight: 'tombstone' },
    { who: 'another reader', state: 'pending', shown: false, sight: 'nothing' },
    { who: 'another guest', state: 'pending', shown: false, sight: 'nothing' },
    { who: 'its reader', state: 'pending', shown: false, sight: 'own' },
    { who: 'its guest', state: 'spam', shown: false, sight: 'own' },
    { who: 'moderator', state: 'rejected', shown: false, sight: 'all' },
  ])('lets $who see $sight of a $state comment', ({ who, state, shown, sight }) => {
    const comment = { state, shown, personId: 'ana', editTokenHash: token };
    expect(sightOf(callers[who]!, comment)).toBe(sight);
  });

  it('never takes a comment without a token for a guest’s', () => {
    const comment = { state: 'pending', shown: false, personId: null, editTokenHash: null };
    expect(sightOf(callers['its guest']!, comment)).toBe('nothing');
    expect(sightOf(callers['its reader']!, comment)).toBe('nothing');
  });
});
