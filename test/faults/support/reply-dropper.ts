import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { startLocal, type Local } from '../../support/listen.js';
import { Client } from '../../support/app.js';

/** A proxy that has each call done, and resets the caller instead of answering a share of them. */
export class ReplyDropper {
  dropped = 0;
  private local!: Local;

  private constructor(
    private readonly behind: string,
    private readonly drops: () => boolean,
  ) {}

  /** @param drops asked once for each answer */
  static async open(behind: Client, drops: () => boolean): Promise<ReplyDropper> {
    const proxy = new ReplyDropper(behind.origin, drops);
    proxy.local = await startLocal((asked, reply) => proxy.pass(asked, reply));
    return proxy;
  }

  get http(): Client {
    return new Client(this.local.origin);
  }

  close(): Promise<void> {
    return this.local.close();
  }

  private pass(asked: IncomingMessage, reply: ServerResponse): void {
    const { method, headers } = asked;
    const forward = request(this.behind + asked.url, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        if (this.drops()) {
          this.dropped += 1;
          asked.socket.resetAndDestroy();
        } else {
          reply.writeHead(answer.statusCode!, answer.headers).end(Buffer.concat(chunks));
        }
      });
    });
    forward.on('error', () => asked.socket.destroy());
    asked.pipe(forward);
  }
}
