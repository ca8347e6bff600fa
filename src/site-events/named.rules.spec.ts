import { describe, expect, it } from '@jest/globals';
import { namedBy, subjectOf } from './named.rules.js';

const KEPT = {
  ...{ via: 'key', appealId: 'appeal', outcome: 'varied' },
  ...{ sanctionId: 'sanction', kind: 'ban', until: null, reason: 'words' },
  ...{ createdThreads: 1, createdComments: 2 },
};

describe('what an event names beside its subject', () => {
  it.each([
    ['comment.published', {}],
    ['report.created', {}],
    ['appeal.created', { appealId: 'appeal' }],
    ['appeal.decided', { appealId: 'appeal', outcome: 'varied' }],
    ['person.sanctioned', { sanctionId: 'sanction', kind: 'ban', until: null }],
    ['person.erased', {}],
    ['import.finished', { createdThreads: 1, createdComments: 2 }],
  ] as const)('%s: %j', (type, told) => {
    expect(namedBy(type, KEPT)).toEqual(told);
  });
});

describe('the subject of an event that happened in no thread', () => {
  it.each([
    ['person.sanctioned', 'personId'],
    ['person.erased', 'personId'],
    ['import.finished', 'importId'],
  ] as const)('%s: %s', (type, name) => {
    expect(subjectOf(type)).toBe(name);
  });
});
