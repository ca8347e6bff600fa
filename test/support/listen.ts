import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import type { Server as NetServer } from 'node:net';

/** Something that should never be called, on both of this machine's own addresses. */
export interface Canary {
  port: number;
  /** Connections so far. */
  hits(): number;
  close(): Promise<void>;
}

export async function startCanary(): Promise<Canary> {
  let hits = 0;
  const listener = (): NetServer =>
    createServer((socket) => {
      hits += 1;
      socket.destroy();
    });
  const four = listener();
  const port = await listening(four, '127.0.0.1');
  const six = listener();
  await listening(six, '::1', port);
  const close = async (): Promise<void> => {
    await Promise.all([closed(four), closed(six)]);
  };
  return { port, hits: () => hits, close };
}

/** A server on this machine. */
export interface Local {
  origin: string;
  /** As an operator names it in `OUTBOUND_ALLOW`. */
  pair: string;
  close(): Promise<void>;
}

export async function startLocal(answer: RequestListener): Promise<Local> {
  const server = createHttpServer(answer);
  const pair = `127.0.0.1:${await listening(server, '127.0.0.1')}`;
  return { origin: `http://${pair}`, pair, close: () => closed(server) };
}

/** One that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listening(probe, '127.0.0.1');
  await closed(probe);
  return port;
}

async function listening(server: NetServer, host: string, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function closed(server: NetServer | Server): Promise<void> {
  if ('closeAllConnections' in server) server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
