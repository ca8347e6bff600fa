import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { startLocal, type Local } from '../../support/listen.js';
import { Client } from '../../support/app.js';

/** What a caller would have been answered. */
export interface Withheld {
  /** The call's idempotency key. */
  key: string;
  status: number;
  text: string;
}

/** A proxy that has each call done, and resets the caller instead of answering a share of them. */
export class ReplyDropper {
  dropped = 0;
  private local!: Local;

  private constructor(
    private readonly behind: string,
    private readonly drops: () => boolean,
    private readonly withheld: (answer: Withheld) => void,
  ) {}

  /** @param drops asked once for each answer */
  static async open(
    behind: Client,
    drops: () => boolean,
    withheld: (answer: Withheld) => void = () => {},
  ): Promise<ReplyDropper> {
    const proxy = new ReplyDropper(behind.origin, drops, withheld);
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
        const [status, body] = [answer.statusCode!, Buffer.concat(chunks)];
        if (this.drops()) {
          this.dropped += 1;
          const key = String(headers['idempotency-key']);
          this.withheld({ key, status, text: body.toString() });
          asked.socket.resetAndDestroy();
        } else {
          reply.writeHead(status, answer.headers).end(body);
        }
      });
    });
    forward.on('error', () => asked.socket.destroy());
    asked.pipe(forward);
  }
}
