import pg from 'pg';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Hears what is notified on one channel, on a connection of its own that is made again whenever it breaks.
 * What was said meanwhile is lost: whoever relies on it looks for themselves when it is there again.
 */
export class Listener {
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private pause = FIRST_PAUSE_MS;
  private stopped = false;

  /** @param heard with what was said; null when the connection is there again */
  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly heard: (payload: string | null) => void,
  ) {}

  start(): void {
    void this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.retry) clearTimeout(this.retry);
    await this.client?.end().catch(() => {});
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'colloquy listener',
      connectionTimeoutMillis: LONGEST_PAUSE_MS,
      keepAlive: true,
    });
    this.client = client;
    client.on('error', () => {});
    client.on('end', () => this.again());
    client.on('notification', ({ payload }) => this.heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.channel)}`);
      this.pause = FIRST_PAUSE_MS;
      this.heard(null);
    } catch {
      await client.end().catch(() => {});
      this.again();
    }
  }

  private again(): void {
    if (this.stopped || this.retry) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      void this.connect();
    }, this.pause).unref();
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }
}
