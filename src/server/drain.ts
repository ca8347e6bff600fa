import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Admission } from '../common/calls/admission.js';
import { Draining } from '../common/calls/draining.js';

/** Calls that are not answered by then are cut. */
const ANSWER_MS = 5_000;
/** Connections on which nothing is asked by then, as browsers open them to be prepared, are cut. */
const ASK_MS = 500;

/**
 * While the process is about to stop, connections end with the answer that they carry; and it does not
 * stop under a call whose client has gone.
 */
export function endConnections(fastify: FastifyInstance, find: () => NestFastifyApplication): void {
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
    const late = delay(ANSWER_MS, null, { signal: over.signal, ref: false }).catch(() => {});
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

/** Takes calls for so long, then answers those that it has, and ends. */
export async function drain(app: NestFastifyApplication, drainMs: number): Promise<void> {
  app.get(Draining).begin();
  await delay(drainMs);
  const http = app.getHttpServer();
  const cut = setTimeout(() => http.closeAllConnections(), ANSWER_MS).unref();
  await app.close();
  clearTimeout(cut);
}
