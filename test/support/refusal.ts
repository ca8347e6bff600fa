import { expect } from '@jest/globals';
import type { Answer, CallOptions, Client } from './app.js';

/** Holds a refusal against the one form that every refusal has. */
export function expectProblem({ headers, body, status }: Answer): void {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({ status, type: expect.any(String), title: expect.any(String) });
  expect(headers.get('cache-control')).toBe('private, no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
}

/** What a refused call is told: status, code and the first member that is named. */
export async function refusal(
  http: Client,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<unknown[]> {
  const answer = await http.call(method, path, options);
  expectProblem(answer);
  const { status, body } = answer;
  return [status, body.code, body.errors?.[0].pointer];
}

/** A refusal for the member at this pointer. */
export const invalid = (pointer: string): unknown[] => [422, 'invalid-request', pointer];
