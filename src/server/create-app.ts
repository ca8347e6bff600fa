import { randomUUID } from 'node:crypto';
import type { DynamicModule, LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../common/http/problem.filter.js';
import { serveOpenApi } from '../openapi/serve.js';
import { GLOBAL_PREFIX, OUTSIDE_PREFIX } from './paths.js';

const KIB = 1024;
/** A comment of 10,000 four-byte characters, escaped, fits. */
const BODY_LIMIT = 128 * KIB;
/** 500 decisions fit. */
const DECISIONS_LIMIT = 256 * KIB;
/** 1,000 URLs of 2,048 characters fit. */
const COUNTS_LIMIT = 2560 * KIB;
/** 500 ids in an address, and a reader's token; Node's own bound of 16 KiB cuts them off. */
const MAX_HEADER_SIZE = 32 * KIB;
/** A key of 512 bytes, every one percent-encoded. */
const MAX_PARAM_LENGTH = 2048;

const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
/** The browsable documentation is a page: its own scripts and styles, nothing from elsewhere. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'cross-origin',
};

/** On every answer, whatever its status. */
function headersFor({ url, id }: FastifyRequest): Record<string, string> {
  const docs = url.startsWith('/api/docs');
  return {
    ...SECURITY_HEADERS,
    'content-security-policy': docs ? DOCS_POLICY : API_POLICY,
    'x-request-id': id,
  };
}

/** The application behind HTTP, not yet listening. */
export async function createApp(
  module: DynamicModule,
  { logLevels }: { logLevels: LogLevel[] },
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    http: { maxHeaderSize: MAX_HEADER_SIZE },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: false },
    genReqId: () => randomUUID(),
    // What the router refuses never comes to the hook below.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply.headers(headersFor(request))),
    // What is being answered is answered; only idle connections are cut at the end.
    forceCloseConnections: 'idle',
    requestTimeout: 15_000,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  readJsonOnly(fastify);
  fastify.addHook('onRoute', (route) => {
    if (route.url.endsWith('/moderation/decisions')) route.bodyLimit = DECISIONS_LIMIT;
    if (route.url.endsWith('/:site/counts')) route.bodyLimit = COUNTS_LIMIT;
  });
  fastify.addHook('onRequest', async (request, reply) => {
    await Promise.resolve();
    reply.headers(headersFor(request));
  });

  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: logLevels,
    abortOnError: false,
  });
  app.setGlobalPrefix(GLOBAL_PREFIX, { exclude: OUTSIDE_PREFIX });
  serveOpenApi(app);
  return app;
}

/** JSON and merge patches; everything else is 415. Members named `__proto__` are refused. */
function readJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    fastify.getDefaultJsonParser('error', 'error'),
  );
}
