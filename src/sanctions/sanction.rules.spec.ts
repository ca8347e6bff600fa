import { describe, expect, it } from '@jest/globals';
import {
  faultsOf,
  standingOf,
  stateOf,
  type InForce,
  type SanctionFacts,
} from './sanction.rules.js';

const NOW = new Date('2026-05-04T12:00:00Z');
const at = (time: string): Date => new Date(`2026-05-${time}Z`);
const LATER = at('05T00:00:00');
const LATEST = at('06T00:00:00');

const NOTHING = {
  expiresAt: null,
  liftedAt: null,
  reversedAt: null,
  acknowledgedAt: null,
  slowSeconds: null,
  message: null,
};
const sanction = (id: string, kind: InForce['kind'], more: Partial<InForce> = {}): InForce => ({
  ...NOTHING,
  ...{ id, kind },
  ...more,
});
const FREE = standingOf([], NOW);
const barred = (kind: 'ban' | 'suspension', sanctionId: string, until: Date | null) => ({
  barred: { kind, sanctionId, until, message: null },
});

describe('standing', () => {
  it('is free of everything without a sanction', () => {
    expect(Object.values(FREE)).toEqual([null, null, null, null, null, null]);
  });

  it.each<[string, InForce[], object]>([
    [
      'a warning',
      [sanction('w', 'warning', { message: 'Stop.' })],
      { warning: { id: 'w', message: 'Stop.' } },
    ],
    ['an acknowledged warning', [sanction('w', 'warning', { acknowledgedAt: NOW })], {}],
    [
      'two warnings, the first acknowledged',
      [sanction('w', 'warning', { acknowledgedAt: NOW }), sanction('v', 'warning')],
      { warning: { id: 'v', message: null } },
    ],
    ['pre-moderation', [sanction('p', 'pre-moderation')], { heldBy: 'p' }],
    ['slow', [sanction('s', 'slow', { slowSeconds: 60 })], { slow: { id: 's', seconds: 60 } }],
    [
      'slow twice: the slower',
      [sanction('s', 'slow', { slowSeconds: 60 }), sanction('t', 'slow', { slowSeconds: 61 })],
      { slow: { id: 't', seconds: 61 } },
    ],
    ['no reports', [sanction('n', 'no-reports')], { mutedBy: 'n' }],
    ['shadow', [sanction('s', 'shadow')], { shadowedBy: 's' }],
    [
      'suspension',
      [sanction('s', 'suspension', { expiresAt: LATER })],
      barred('suspension', 's', LATER),
    ],
    [
      'two suspensions: the longer',
      [
        sanction('a', 'suspension', { expiresAt: LATER }),
        sanction('b', 'suspension', { expiresAt: LATEST }),
      ],
      barred('suspension', 'b', LATEST),
    ],
    ['a ban', [sanction('b', 'ban')], barred('ban', 'b', null)],
    [
      'a ban with an end, and one without',
      [sanction('a', 'ban', { expiresAt: LATEST }), sanction('b', 'ban')],
      barred('ban', 'b', null),
    ],
    [
      'a ban and a longer suspension',
      [
        sanction('a', 'suspension', { expiresAt: LATEST }),
        sanction('b', 'ban', { expiresAt: LATER }),
      ],
      barred('ban', 'b', LATER),
    ],
    ['a lifted ban', [sanction('b', 'ban', { liftedAt: NOW })], {}],
    ['a reversed ban', [sanction('b', 'ban', { liftedAt: NOW, reversedAt: NOW })], {}],
    [
      'a ban at its last millisecond',
      [sanction('b', 'ban', { expiresAt: new Date(+NOW + 1) })],
      barred('ban', 'b', new Date(+NOW + 1)),
    ],
    ['a ban at its end', [sanction('b', 'ban', { expiresAt: NOW })], {}],
    [
      'several at once',
      [sanction('p', 'pre-moderation'), sanction('s', 'shadow'), sanction('n', 'no-reports')],
      { heldBy: 'p', shadowedBy: 's', mutedBy: 'n' },
    ],
  ])('of %s', (_, sanctions, expected) => {
    expect(standingOf(sanctions, NOW)).toEqual({ ...FREE, ...expected });
  });
});

describe('the state of a sanction', () => {
  const given = (more: Partial<InForce>) => stateOf(sanction('x', 'ban', more), NOW);
  it.each([
    ['live', {}],
    ['live', { expiresAt: LATER }],
    ['expired', { expiresAt: NOW }],
    ['lifted', { liftedAt: NOW, expiresAt: NOW }],
    ['reversed', { liftedAt: NOW, reversedAt: NOW }],
  ])('is %s', (state, more) => {
    expect(given(more)).toBe(state);
  });
});

describe('a sanction that is to be made', () => {
  const ban: SanctionFacts = {
    kind: 'ban',
    subject: 'person',
    slowSeconds: null,
    expiresAt: null,
    message: null,
    lastMoment: null,
  };
  it.each<[string, Partial<SanctionFacts>, string[]]>([
    ['a ban for ever', {}, []],
    ['a ban that is over', { expiresAt: NOW }, ['#/expiresAt']],
    ['slow', { kind: 'slow', slowSeconds: 60 }, []],
    ['slow without saying how', { kind: 'slow' }, ['#/slowSeconds']],
    ['a slow ban', { slowSeconds: 60 }, ['#/slowSeconds']],
    ['a warning that says nothing', { kind: 'warning' }, ['#/message']],
    ['a warning', { kind: 'warning', message: 'Stop.' }, []],
    ['a suspension without an end', { kind: 'suspension' }, ['#/expiresAt']],
    ['no reports by a guest', { kind: 'no-reports', subject: 'email' }, ['#/kind']],
    ['no reports by a reader', { kind: 'no-reports' }, []],
    [
      'an address for as long as it is recognised',
      { subject: 'address', expiresAt: LATER, lastMoment: LATER },
      [],
    ],
    [
      'an address for longer',
      { subject: 'address', expiresAt: LATEST, lastMoment: LATER },
      ['#/expiresAt'],
    ],
  ])('%s', (_, more, pointers) => {
    const faults = faultsOf({ ...ban, ...more }, NOW);
    expect(faults.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});
