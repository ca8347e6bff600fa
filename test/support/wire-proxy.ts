import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a server and PostgreSQL. */
export interface WireProxy {
  /** The same database, through it. */
  through(url: string): string;
  /** The next message to PostgreSQL with these words gets there; what is answered does not come back. */
  loseAnswerTo(words: string): void;
  close(): Promise<void>;
}

export async function startWireProxy(url: string): Promise<WireProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let lost: string | null = null;
  const proxy = createServer((client) => {
    const database = connect(Number(port), hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    database.on('data', (bytes) => client.write(bytes)).on('close', () => client.destroy());
    client.on('close', () => database.end());
    client.on('data', (bytes) => {
      database.write(bytes);
      if (lost === null || !bytes.includes(lost)) return;
      lost = null;
      database.removeAllListeners('data').once('data', () => client.destroy());
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const place = { hostname: '127.0.0.1', port: String((proxy.address() as AddressInfo).port) };
  return {
    through: (address) => Object.assign(new URL(address), place).href,
    loseAnswerTo: (words) => (lost = words),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
