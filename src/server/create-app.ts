import { randomUUID } from 'node:crypto';
import { ConsoleLogger, type DynamicModule, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from '../common/calls/admission.js';
import { sendProblem } from '../common/http/problem.filter.js';
import { serveOpenApi } from '../openapi/serve.js';
import { PageAnswers } from '../page-cache/page.answers.js';
import { SitesService } from '../sites/sites.service.js';
import { headersFor } from './answer-headers.js';
import { boundCalls } from './calls.js';
import { answerClientError } from './client-errors.js';
import { allowOtherOrigins, reachFor } from './cors.js';
import { refuseAtTheDoor } from './door.js';
import { endConnections } from './drain.js';
import { KeptPages } from './kept-pages.js';
import { GLOBAL_PREFIX, OUTSIDE_PREFIX } from './paths.js';
import { forgetMadeUpChains, trustIn } from './trusted-proxies.js';

const KIB = 1024;
/** A comment of 10,000 four-byte characters, escaped, fits. */
const BODY_LIMIT = 128 * KIB;
/** 500 decisions fit. */
const DECISIONS_LIMIT = 256 * KIB;
/** 1,000 URLs of 2,048 characters fit. */
const COUNTS_LIMIT = 2560 * KIB;
/** 500 ids in an address, and a reader's token; Node's own bound of 16 KiB cuts them off. */
const MAX_HEADER_SIZE = 32 * KIB;
/** 50,000 terms of a million characters, each with its quotes, fit. */
const TERM_LISTS_LIMIT = 5120 * KIB;
/** A text of 50,000 four-byte characters, escaped, fits. */
const POLICIES_LIMIT = 640 * KIB;
/** A key of 512 bytes, every one percent-encoded. */
const MAX_PARAM_LENGTH = 2048;

/** A client that sends a byte now and then holds a connection no longer than this. */
const SLOWEST_HEADERS_MS = 10_000;
const SLOWEST_REQUEST_MS = 15_000;

interface HttpSettings {
  logLevels: LogLevel[];
  /** Each line of the log is an object. */
  jsonLog?: boolean;
  /** Addresses and CIDR networks whose `X-Forwarded-For` is believed. */
  trustedProxies?: readonly string[];
  /** How long a call may take, in milliseconds; some take ten times as long. @default 30 s */
  requestDeadlineMs?: number;
}

/** The application behind HTTP, not yet listening. */
export async function createApp(
  module: DynamicModule,
  { logLevels, jsonLog = false, trustedProxies = [], requestDeadlineMs = 30_000 }: HttpSettings,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: false },
    genReqId: () => randomUUID(),
    // What the router refuses never comes to the hook below.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply.headers(headersFor(request, 'nowhere'))),
    clientErrorHandler: answerClientError,
    // What is being answered is answered; only idle connections are cut at the end.
    forceCloseConnections: 'idle',
    requestTimeout: SLOWEST_REQUEST_MS,
    http: {
      maxHeaderSize: MAX_HEADER_SIZE,
      headersTimeout: SLOWEST_HEADERS_MS,
      connectionsCheckingInterval: 1000,
    },
    trustProxy: trustIn(trustedProxies),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  refuseAtTheDoor(fastify, () => app);
  readJsonOnly(fastify);
  fastify.addHook('onRoute', (route) => {
    if (route.url.endsWith('/moderation/decisions')) route.bodyLimit = DECISIONS_LIMIT;
    if (route.url.endsWith('/:site/counts')) route.bodyLimit = COUNTS_LIMIT;
    if (/\/term-lists(\/:list)?$/.test(route.url)) route.bodyLimit = TERM_LISTS_LIMIT;
    if (route.url.endsWith('/policies/:policy')) route.bodyLimit = POLICIES_LIMIT;
  });
  forgetMadeUpChains(fastify);
  endConnections(fastify, requestDeadlineMs, () => app);
  const kept = new KeptPages(() => app.get(PageAnswers));
  kept.answerFresh(fastify);
  boundCalls(fastify, requestDeadlineMs, () => app.get(Admission));
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(headersFor(request, reachFor(request)));
    done();
  });
  kept.answerChecked(fastify);

  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: jsonLog ? new ConsoleLogger({ json: true, colors: false, logLevels }) : logLevels,
    abortOnError: false,
  });
  app.setGlobalPrefix(GLOBAL_PREFIX, { exclude: OUTSIDE_PREFIX });
  allowOtherOrigins(fastify, app.get(SitesService));
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
