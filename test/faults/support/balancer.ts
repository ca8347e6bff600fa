import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 100;

/** Sends each call to the next server that says it is ready, and asks them all the time. Streams pass. */
export class Balancer {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly ready: boolean[];
  private turn = 0;
  private isOver = false;
  private readonly server = createServer((call, answer) => this.pass(call, answer));
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly ports: readonly number[]) {
    this.ready = ports.map(() => false);
  }

  /** @returns where it listens */
  async start(): Promise<string> {
    await Promise.all(this.ports.map((_, nth) => this.look(nth)));
    this.looking = this.lookOn();
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** As it has last heard. */
  isReady(nth: number): boolean {
    return this.ready[nth]!;
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.looking;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    this.agent.destroy();
  }

  private async lookOn(): Promise<void> {
    while (!this.isOver) {
      await Promise.all(this.ports.map((_, nth) => this.look(nth)));
      await delay(LOOK_MS);
    }
  }

  private async look(nth: number): Promise<void> {
    this.ready[nth] = await fetch(`http://127.0.0.1:${this.ports[nth]}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  private next(): number | null {
    for (let tries = 0; tries < this.ports.length; tries += 1) {
      const nth = (this.turn += 1) % this.ports.length;
      if (this.ready[nth]) return nth;
    }
    return null;
  }

  private pass(call: IncomingMessage, answer: ServerResponse): void {
    const nth = this.next();
    if (nth === null) {
      answer.writeHead(502).end();
      return;
    }
    const { method, url: path, headers } = call;
    const onward = { host: '127.0.0.1', port: this.ports[nth]!, agent: this.agent };
    const passed = request({ ...onward, method: method!, path: path!, headers }, (back) => {
      // What it says of its connection is not true of ours: how long that one is kept least of all.
      const { ...others } = back.headers;
      delete others.connection;
      delete others['keep-alive'];
      answer.writeHead(back.statusCode!, others);
      back.pipe(answer);
      back.on('error', () => answer.destroy());
    });
    passed.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
    answer.on('close', () => passed.destroy());
    call.pipe(passed);
  }
}
