import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { startLocal, type Local } from './listen.js';

/** One call that a receiver got. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any event
  event: any;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Receives webhooks, each path as it is told to; 204 where it is not. */
export class Receiver {
  private readonly answers = new Map<string, Answer>();
  private readonly calls = new Map<string, Received[]>();
  private server!: Local;

  /** As an operator names it in `OUTBOUND_ALLOW`. */
  get pair(): string {
    return this.server.pair;
  }

  async start(): Promise<void> {
    this.server = await startLocal((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const path = request.url!;
        this.at(path).push({ headers: request.headers, body, event: JSON.parse(body) });
        const answer = this.answers.get(path);
        if (answer) answer(response, request);
        else response.writeHead(204).end();
      });
    });
  }

  urlOf(path: string): string {
    return this.server.origin + path;
  }

  /** What came to this path so far. */
  at(path: string): Received[] {
    const known = this.calls.get(path) ?? [];
    this.calls.set(path, known);
    return known;
  }

  answer(path: string, answer: Answer | number): void {
    const status = (response: ServerResponse): void =>
      void response.writeHead(answer as number).end();
    this.answers.set(path, typeof answer === 'number' ? status : answer);
  }

  stop(): Promise<void> {
    return this.server.close();
  }
}
