import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Admission } from '../common/calls/admission.js';
import { Draining } from '../common/calls/draining.js';
import type { Config } from '../config/config.js';

const LEAST_ANSWER_MS = 5_000;
/** Calls are still taken while what has to end before leaves, such as webhooks that are being sent. */
const LEAVING_MS = 3_500;
/** Connections on which nothing is asked by then, as browsers open them to be prepared, are cut. */
const ASK_MS = 500;

/**
 * Calls that are not answered by then, when no more are taken, are cut. No call is before its deadline, but for those
 * that may take ten times as long.
 */
export const answerMs = (requestDeadlineMs: number): number =>
  Math.max(LEAST_ANSWER_MS, requestDeadlineMs + LEAVING_MS);

/**
 * While the process is about to stop, connections end with the answer that they carry; and it does not
 * stop under a call whose client has gone.
 *
 * @param requestDeadlineMs how long a call may take
 */
export function endConnections(
  fastify: FastifyInstance,
  requestDeadlineMs: number,
  find: () => NestFastifyApplication,
): void {
  let draining: Draining | undefined;
  const isDraining = (): boolean => {
    const known: Draining = (draining ??= find().get<Draining, Draining>(Draining));
    return known.hasBegun;
  };
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (isDraining()) reply.raw.shouldKeepAlive = false;
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining()) reply.raw.shouldKeepAlive = false;
    done();
  });
  fastify.addHook('onClose', async () => {
    const over = new AbortController();
    const late = delay(answerMs(requestDeadlineMs), null, {
      signal: over.signal,
      ref: false,
    }).catch(() => {});
    await Promise.race([find().get(Admission).whenIdle(), late]);
    over.abort();
  });
  fastify.addHook('preClose', (done) => {
    setTimeout(() => silent.forEach((socket) => socket.destroy()), ASK_MS).unref();
    done();
  });
  const silent = silentConnections(fastify.server);
}

/** Those that nothing was asked on yet: Node counts them as neither busy nor idle when it closes. */
function silentConnections(server: FastifyInstance['server']): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return silent;
}

/** Takes calls for `shutdownDrainMs`, then answers those that it has, and ends. */
export async function drain(
  app: NestFastifyApplication,
  { shutdownDrainMs, requestDeadlineMs }: Pick<Config, 'shutdownDrainMs' | 'requestDeadlineMs'>,
): Promise<void> {
  app.get(Draining).begin();
  await delay(shutdownDrainMs);
  const http = app.getHttpServer();
  const cut = setTimeout(() => http.closeAllConnections(), answerMs(requestDeadlineMs)).unref();
  await app.close();
  clearTimeout(cut);
}
