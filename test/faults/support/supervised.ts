import { freePort } from '../../support/listen.js';
import { Client } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { startServer, type ServerProcess } from '../../support/server-process.js';

export interface SupervisedOptions {
  env?: Record<string, string>;
  /** Its program; what `npm run build` made where none is given. */
  main?: string;
}

/** A server that is started again, on its port, whenever it ends. */
export class Supervised {
  /** Last words of each that ended though nobody had ended it. */
  readonly unexpected: string[] = [];
  /** Starts that failed: there is no server without a database. */
  failedStarts = 0;
  readonly http: Client;
  private present: ServerProcess | null = null;
  private ended: ServerProcess | null = null;
  private stopping = false;
  private readonly keeping: Promise<void>;

  private constructor(
    private readonly databaseUrl: string,
    private readonly port: number,
    private readonly options: SupervisedOptions,
  ) {
    this.http = new Client(`http://127.0.0.1:${port}`);
    this.keeping = this.keep();
  }

  static async start(databaseUrl: string, options: SupervisedOptions = {}): Promise<Supervised> {
    const server = new Supervised(databaseUrl, await freePort(), options);
    await server.up();
    return server;
  }

  get pid(): number | null {
    return this.present?.pid ?? null;
  }

  async up(): Promise<void> {
    await eventually(() => this.present !== null, 60_000);
  }

  /** As by a machine that loses its power. @returns whether there was one to end */
  async kill(): Promise<boolean> {
    const server = this.present;
    if (!server) return false;
    this.ended = server;
    await server.kill();
    return true;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.present?.stop();
    await this.keeping;
  }

  private async keep(): Promise<void> {
    while (!this.stopping) {
      const server = await this.begin();
      if (!server) continue;
      this.present = server;
      if (this.stopping) await server.stop();
      await server.ended;
      this.present = null;
      if (!this.stopping && this.ended !== server) this.unexpected.push(server.said().slice(-2000));
    }
  }

  private async begin(): Promise<ServerProcess | null> {
    const { env, main } = this.options;
    const given = { PORT: String(this.port), ...env };
    try {
      return await startServer(this.databaseUrl, given, main);
    } catch {
      this.failedStarts += 1;
      return null;
    }
  }
}
