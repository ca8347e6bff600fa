import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PRIVATE } from './caching.js';
import { comeAgain, followsEvents, OF_EVENTS } from './come-again.js';
import { loggedError } from './logged-error.js';
import { isOutage } from './outage.rules.js';
import { pathOf } from './path-of.js';
import { Problem, type ProblemBody } from './problem.js';
import type { ProblemCode } from './problems.js';
import { unavailable } from './unavailable.js';

/** What the framework refuses before a route is reached, in our words. */
const BY_STATUS: Record<number, ProblemCode> = {
  400: 'malformed-request',
  404: 'not-found',
  406: 'not-acceptable',
  413: 'body-too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
};

/** PostgreSQL's word for a text it cannot store (a NUL): the client's fault, whatever the path. */
const CLIENT_DATA = new Set(['22021', '22P05']);

/** A trigger's word: from this state there is no way to that one. */
const NO_WAY = 'MD001';

interface Refusal {
  statusCode?: unknown;
  code?: unknown;
  message?: unknown;
}

/** Turns whatever was thrown into application/problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

const logger = new Logger('Problem');

/** Answers with the problem that `thrown` stands for; also for what Fastify refuses by itself. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  // A call that is overdue has had its answer.
  if (reply.sent) return;
  const problem = thrown instanceof Problem ? thrown : problemOf(thrown);
  const { status, headers, body } = answerOf(thrown, problem, request);
  if (status >= 500 && !(thrown instanceof Problem)) log(thrown, request.id);
  void reply.status(status).headers(headers).send(body);
}

/**
 * As `sendProblem`, past the framework and what it does on the way, which is most of what a refusal costs.
 *
 * @param always the headers that every answer has
 */
export function sendAtOnce(
  problem: Problem,
  request: Asked,
  raw: FastifyReply['raw'],
  always: Readonly<Record<string, string>>,
): void {
  const { status, headers, body } = answerOf(problem, problem, request);
  const length = { 'content-length': Buffer.byteLength(body) };
  raw.writeHead(status, { ...always, ...headers, ...length }).end(body);
}

type Asked = Pick<FastifyRequest, 'id' | 'url' | 'headers'>;

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

function answerOf(thrown: unknown, problem: Problem | null, request: Asked): Answer {
  if (problem?.code === 'unavailable' && followsEvents(request)) {
    return { status: 200, headers: { ...OF_EVENTS }, body: comeAgain() };
  }
  const body = describe(thrown, problem, request);
  const headers = {
    'cache-control': PRIVATE,
    'content-type': 'application/problem+json',
    ...(body.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...problem?.headers,
  };
  return { status: body.status, headers, body: JSON.stringify(body) };
}

function log(thrown: unknown, requestId: string): void {
  const { summary, stack } = loggedError(thrown);
  logger.error(`request ${requestId}: ${summary}`, stack);
}

function describe(thrown: unknown, problem: Problem | null, request: Asked): ProblemBody {
  const instance = pathOf(request.url);
  if (problem) return problem.toBody(instance);

  const status = statusOf(thrown);
  const title = STATUS_CODES[status] ?? 'Error';
  if (status < 500) return { type: 'about:blank', title, status, instance };
  return {
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    requestId: request.id,
  };
}

/** What the framework or the database refused, where we have words for it. */
function problemOf(thrown: unknown): Problem | null {
  const { code, message } = (thrown ?? {}) as Refusal;
  if (typeof code === 'string' && CLIENT_DATA.has(code)) {
    return new Problem('invalid-request', 'A text holds a character that cannot be stored.');
  }
  if (code === NO_WAY) return new Problem('action-refused');
  if (isOutage(thrown)) return unavailable('The database does not answer, or not in time.');
  const known = BY_STATUS[statusOf(thrown)];
  if (!known) return null;
  // Fastify's own sentence repeats the whole address.
  const detail = typeof message === 'string' && known !== 'address-too-long' ? message : undefined;
  return new Problem(known, detail);
}

function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status = Number((thrown as Refusal | null)?.statusCode ?? 500);
  return status >= 400 && status < 600 ? status : 500;
}
