import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PRIVATE } from '../common/http/caching.js';
import { Problem } from '../common/http/problem.js';
import type { ProblemCode } from '../common/http/problems.js';
import { ALWAYS } from './answer-headers.js';

const BY_CODE: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Answers what the HTTP parser gives up on, and closes: nobody knows where the next request begins. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const problem = new Problem(BY_CODE[error.code ?? ''] ?? 'malformed-request');
  const body = JSON.stringify(problem.toBody());
  const headers = {
    ...ALWAYS,
    'cache-control': PRIVATE,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': randomUUID(),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`,
  );
  socket.destroySoon();
}
