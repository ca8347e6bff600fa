import { describe, expect, it } from '@jest/globals';
import { isOutage } from './outage.rules.js';

describe('an outage', () => {
  it.each([
    { code: '57P01', message: 'terminating connection due to administrator command' },
    { code: '57P03', message: 'the database system is starting up' },
    { code: '53300', message: 'sorry, too many clients already' },
    { code: '55000', message: 'database "x" is not currently accepting connections' },
    { code: '08006', message: 'connection failure' },
    { code: '57014', message: 'canceling statement due to statement timeout' },
    { code: '55P03', message: 'canceling statement due to lock timeout' },
    { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:5432' },
    { code: 'OVERDUE', message: 'It took longer than a call may' },
    { message: 'Connection terminated unexpectedly' },
    { message: 'Client was closed and is not queryable' },
  ])('is $code $message', (thrown) => {
    expect(isOutage(thrown)).toBe(true);
  });

  it.each([
    { code: '23505', message: 'duplicate key value violates unique constraint' },
    { code: '42P01', message: 'relation "x" does not exist' },
    { code: '40P01', message: 'deadlock detected' },
    { message: 'Connection is undefined' },
    null,
    'Connection terminated',
  ])('is not %p', (thrown) => {
    expect(isOutage(thrown)).toBe(false);
  });
});
