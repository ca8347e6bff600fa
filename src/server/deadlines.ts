import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Call, withinCall } from '../common/calls/call.js';
import { sendProblem } from '../common/http/problem.filter.js';
import { unavailable } from '../common/http/unavailable.js';
import { isProbe, laneOf, patienceFor } from './lanes.rules.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whoever answers past the framework, or for long, ends it once the headers are sent. */
    call?: Call;
  }
}

/**
 * Gives each call its time: past it the caller is told to come again, and what the call waits for of the
 * database is cut. The time that its body takes to come does not count.
 */
export function boundCalls(fastify: FastifyInstance, deadlineMs: number): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url = '', config } = request.routeOptions;
    const hasCredential = request.headers.authorization !== undefined;
    const lane = isProbe(url) ? 'staff' : laneOf(config.policy, hasCredential);
    const call = new Call(lane, deadlineMs * patienceFor(url));
    request.call = call;
    call.whenOverdue(() => tellOverdue(request, reply));
    withinCall(call, done);
  });
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    request.call?.hold();
    done(null, payload);
  });
  // The body came outside of the call.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const { call } = request;
    if (!call) return done();
    call.begin();
    withinCall(call, done);
  });
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    request.call?.end();
    done();
  });
}

const logger = new Logger('Calls');

function tellOverdue(request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent || reply.raw.headersSent) return;
  logger.warn(`request ${request.id}: overdue`);
  sendProblem(unavailable('It took longer than a call may.'), request, reply);
}
