import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appUrlOf, freshDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

/** The end of what PostgreSQL says when a connection begins. */
const READY = Buffer.from('Z\0\0\0\x05I');
const FIELDS =
  'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0';

/** As a session says that it ends. */
function farewell(): Buffer {
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(4 + FIELDS.length, 1);
  return Buffer.concat([head, Buffer.from(FIELDS)]);
}

/** Stands before PostgreSQL; while it `ends`, each connection ends as it has begun, in one breath. */
class Doorway {
  ends = false;
  ended = 0;
  private readonly joined = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly behind: number) {
    this.server = createServer((client) => this.join(client)).listen(0, '127.0.0.1');
  }

  async open(): Promise<number> {
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  cutAll(): void {
    for (const socket of this.joined) socket.destroy();
  }

  close(): void {
    this.cutAll();
    this.server.close();
  }

  private join(client: Socket): void {
    const upstream = connect(this.behind, '127.0.0.1');
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
      this.joined.delete(client);
    };
    this.joined.add(client);
    for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
    client.on('data', (chunk) => upstream.write(chunk));
    upstream.on('data', (chunk) => {
      if (!this.ends || !chunk.includes(READY)) {
        client.write(chunk);
        return;
      }
      this.ended += 1;
      client.end(Buffer.concat([chunk, farewell()]));
    });
  }
}

let doorway: Doorway;
let server: ServerProcess;

beforeAll(async () => {
  const databaseUrl = await freshDatabase();
  doorway = new Doorway(Number(new URL(databaseUrl).port));
  const port = String(await doorway.open());
  const through = Object.assign(new URL(appUrlOf(databaseUrl)), { port }).href;
  server = await startServer(databaseUrl, { DATABASE_URL: through });
});
afterAll(async () => {
  await server.stop();
  doorway.close();
});

/** There is no such site, which takes a look into the database each time. */
const isServed = async (): Promise<boolean> => {
  const { status } = await server.http.get('/sites/none/config');
  expect([404, 503]).toContain(status);
  return status === 404;
};

describe('a session of PostgreSQL that ends as it begins', () => {
  it('fails what wants it, and ends no server', async () => {
    expect(await isServed()).toBe(true);
    doorway.ends = true;
    doorway.cutAll();
    await eventually(async () => {
      expect(await isServed()).toBe(false);
      return doorway.ended >= 20;
    });
    doorway.ends = false;
    await eventually(isServed);
    expect(server.said()).not.toContain('Unhandled');
  });
});
