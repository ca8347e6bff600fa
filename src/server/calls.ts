import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Admission } from '../common/calls/admission.js';
import { Call, withinCall } from '../common/calls/call.js';
import { hasBody } from '../common/http/has-body.js';
import { sendProblem } from '../common/http/problem.filter.js';
import { unavailable } from '../common/http/unavailable.js';
import { reachFor } from './cors.js';
import { FULL, sendFull } from './door.js';
import { isProbe, laneOf, patienceFor } from './lanes.rules.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whoever answers past the framework, or for long, ends it once the headers are sent. */
    call?: Call;
  }
}

const logger = new Logger('Calls');

/**
 * Takes as many calls as there is room for, and gives each its time: past it the caller is told to come
 * again, and what the call waits for of the database is cut. The time that its body takes to come does not
 * count, nor does such a call take up room before.
 *
 * @param find is asked once, at the first request
 */
export function boundCalls(
  fastify: FastifyInstance,
  deadlineMs: number,
  find: () => Admission,
): void {
  let admission: Admission | undefined;
  fastify.addHook('onRequest', (request, reply, done) => {
    const { url = '', config } = request.routeOptions;
    const hasCredential = request.headers.authorization !== undefined;
    const lane = isProbe(url) ? 'staff' : laneOf(config.policy, hasCredential);
    admission ??= find();
    if (!isProbe(url) && !admission.hasRoom(lane)) return refuse(request, reply);
    const call = new Call(lane, deadlineMs * patienceFor(url));
    request.call = call;
    call.whenOverdue(() => tellOverdue(request, reply));
    if (!hasBody(request)) admit(admission, call);
    withinCall(call, done);
  });
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    request.call?.hold();
    done(null, payload);
  });
  fastify.addHook('preValidation', (request, reply, done) => {
    const { call } = request;
    if (!call) return done();
    if (hasBody(request)) {
      if (!admission!.hasRoom(call.lane)) return sendProblem(FULL, request, reply);
      admit(admission!, call);
    }
    call.begin();
    // The body came outside of the call.
    withinCall(call, done);
  });
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    request.call?.end();
    done();
  });
}

function admit(admission: Admission, call: Call): void {
  admission.enter(call.lane);
  call.whenEnded(() => admission.leave(call.lane, call.share));
}

/** Before anything was done for it, and with as little as that takes. */
function refuse(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  sendFull(request, reply.raw, reachFor(request));
}

function tellOverdue(request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent || reply.raw.headersSent) {
    request.call?.end();
    return;
  }
  logger.warn(`request ${request.id}: overdue`);
  sendProblem(unavailable('It took longer than a call may.'), request, reply);
}
