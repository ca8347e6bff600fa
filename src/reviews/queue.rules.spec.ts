import { describe, expect, it } from '@jest/globals';
import { dueAt, LEASE_SECONDS, queueOf, QUEUES, queuesOf } from './queue.rules.js';

const OWN = [
  { key: 'legal', name: 'For the lawyers', dueMinutes: 60, leaseSeconds: 1800 },
  { key: 'pending', dueMinutes: 15 },
];

describe('queuesOf', () => {
  it('is what every site has, then what is its own, each once', () => {
    expect(queuesOf([]).map(({ key }) => key)).toEqual([...QUEUES]);
    expect(queuesOf(OWN).map(({ key }) => key)).toEqual([...QUEUES, 'legal']);
  });
});

describe('queueOf', () => {
  it.each([
    { key: 'legal', terms: { name: 'For the lawyers', dueMinutes: 60, leaseSeconds: 1800 } },
    { key: 'pending', terms: { name: 'pending', dueMinutes: 15, leaseSeconds: LEASE_SECONDS } },
    { key: 'spam', terms: { name: 'spam', dueMinutes: null, leaseSeconds: LEASE_SECONDS } },
  ])('gives the terms of $key', ({ key, terms }) => {
    expect(queueOf(OWN, key)).toEqual({ key, ...terms });
  });

  it('knows no other', () => {
    expect(queueOf(OWN, 'sports')).toBeNull();
  });
});

describe('dueAt', () => {
  const from = new Date('2026-05-04T10:00:00Z');
  it.each([
    { key: 'pending', due: '2026-05-04T10:15:00.000Z' },
    { key: 'spam', due: null },
    { key: 'gone', due: null },
  ])('of $key is $due', ({ key, due }) => {
    expect(dueAt(OWN, key, from)?.toISOString() ?? null).toBe(due);
  });
});
