import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** On which side of the commit a transaction is stopped. */
export type Side = 'before' | 'after';

interface Armed {
  side: Side;
  /** In what the transaction writes. */
  mark: string;
  held: (held: Held) => void;
}

/** A transaction that waits for us. */
export interface Held {
  /** Ends both connections: neither side learns what the other did. */
  cut(): void;
}

/** Stands between a server and its PostgreSQL, and can stop one transaction at its commit. */
export class CommitGate {
  private armed: Armed | null = null;

  private constructor(
    private readonly server: Server,
    private readonly behind: number,
  ) {}

  /** @param databaseUrl what it leads to */
  static async open(databaseUrl: string): Promise<CommitGate> {
    const server = createServer();
    const gate = new CommitGate(server, Number(new URL(databaseUrl).port));
    server.on('connection', (client) => gate.join(client)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gate;
  }

  /** The same database, through it. */
  through(databaseUrl: string): string {
    const { port } = this.server.address() as AddressInfo;
    return Object.assign(new URL(databaseUrl), { port: String(port) }).href;
  }

  /** Stops the next transaction that writes `mark`. `after`: it is committed, and nobody is told. */
  async hold(side: Side, mark: string): Promise<Held> {
    return new Promise((held) => (this.armed = { side, mark, held }));
  }

  async close(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    const upstream = connect(this.behind, '127.0.0.1');
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
    const transactions = new Transactions();
    let stopped: Armed | null = null;
    client.on('data', (chunk) => {
      if (this.armed && transactions.commits(chunk, this.armed.mark)) {
        stopped = this.armed;
        this.armed = null;
      }
      if (stopped?.side === 'before') stopped.held({ cut });
      else upstream.write(chunk);
    });
    let withheld = '';
    upstream.on('data', (chunk) => {
      if (!stopped) {
        client.write(chunk);
        return;
      }
      withheld += chunk.toString('latin1');
      // What it answers to the writes may come before.
      if (withheld.includes('COMMIT')) stopped.held({ cut });
    });
  }
}

/** What one connection does, as far as its messages tell. */
class Transactions {
  private isOpen = false;
  private writes = false;

  /** Whether this commits a transaction that has written the mark. */
  commits(chunk: Buffer, mark: string): boolean {
    if (chunk.includes('START TRANSACTION')) [this.isOpen, this.writes] = [true, false];
    this.writes ||= this.isOpen && chunk.includes(mark);
    const isEnd = chunk.includes('COMMIT');
    const isCommit = isEnd && this.writes;
    if (isEnd || chunk.includes('ROLLBACK')) [this.isOpen, this.writes] = [false, false];
    return isCommit;
  }
}
