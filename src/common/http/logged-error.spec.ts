import { describe, expect, it } from '@jest/globals';
import { loggedError } from './logged-error.js';

const CANARY = 'ann@daily.example';
const printed = (thrown: unknown): string => JSON.stringify(loggedError(thrown));

describe('loggedError', () => {
  it('keeps name, code, message and where it was', () => {
    const error = Object.assign(new TypeError('It broke'), { code: 'E1' });
    const { summary, stack } = loggedError(error);
    expect(summary).toBe('TypeError E1: It broke');
    expect(stack).toMatch(/^ {4}at .*logged-error\.spec/);
  });

  it('keeps nothing else of a failed statement', () => {
    const more = {
      code: '23505',
      parameters: [CANARY],
      query: `insert '${CANARY}'`,
      detail: `Key (email)=(${CANARY}) already exists.`,
      driverError: new Error(CANARY),
      cause: new Error(CANARY),
    };
    const said = printed(Object.assign(new Error('duplicate key value'), more));
    expect(said).toContain('Error 23505: duplicate key value');
    expect(said).not.toContain(CANARY);
  });

  it('keeps no message that quotes a value', () => {
    const message = `invalid input syntax for type uuid: "${CANARY}"`;
    expect(printed(Object.assign(new Error(message), { code: '22P02' }))).not.toContain(CANARY);
    let thrown: unknown;
    try {
      JSON.parse(CANARY);
    } catch (error) {
      thrown = error;
    }
    expect(printed(thrown)).not.toContain(CANARY);
  });

  it('lets nobody write a line of their own', () => {
    const error = new Error(`a\r\n{"level":"error"}\u2028b\n    at ${CANARY}`);
    const { summary, stack } = loggedError(error);
    expect(summary).toBe(`Error: a {"level":"error"} b     at ${CANARY}`);
    expect(stack).not.toContain(CANARY);
    expect(loggedError(new Error('x'.repeat(5000))).summary.length).toBeLessThan(1100);
  });

  it('says of anything else only what kind it is', () => {
    expect(printed({ password: CANARY })).toBe('{"summary":"something thrown: object"}');
    expect(printed(CANARY)).not.toContain(CANARY);
    expect(printed(null)).toBe('{"summary":"something thrown: object"}');
  });
});
