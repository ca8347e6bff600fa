import type { PoolClient, QueryResultRow } from 'pg';
import type { QueryRunner } from 'typeorm';
import { currentCall, together, type Call } from '../common/calls/call.js';

/** A statement by its name, with its values. */
export interface Read {
  name: string;
  text: string;
  values: unknown[];
}

interface Asked {
  read: Read;
  resolve: (rows: QueryResultRow[]) => void;
  reject: (error: unknown) => void;
}

interface Message {
  asked: Asked[];
  like: Call | undefined;
}

/** In one message, so that the last of them does not wait for long. */
const MOST_TOGETHER = 50;

/**
 * Reads of one site that are asked in the same turn of the event loop, or while one waits for a connection, go to
 * PostgreSQL on one, as one message. It answers them one after the other: for short reads, whose way costs more than
 * they do.
 */
export class SharedReads {
  private readonly waiting = new Map<string, Asked[]>();

  /** @param connect a connection that sees the site's rows alone */
  constructor(private readonly connect: (siteId: string) => Promise<QueryRunner>) {}

  async rows<Row extends QueryResultRow>(siteId: string, read: Read): Promise<Row[]> {
    return new Promise<QueryResultRow[]>((resolve, reject) => {
      const one = { read, resolve, reject };
      const call = currentCall();
      const key = `${call?.lane ?? ''} ${siteId}`;
      const waiting = this.waiting.get(key);
      if (waiting && waiting.length < MOST_TOGETHER) {
        waiting.push(one);
        return;
      }
      const message = { asked: [one], like: call };
      this.waiting.set(key, message.asked);
      setImmediate(() => void this.send(siteId, key, message));
    }) as Promise<Row[]>;
  }

  private async send(siteId: string, key: string, { asked, like }: Message): Promise<void> {
    const close = (): void => {
      if (this.waiting.get(key) === asked) this.waiting.delete(key);
    };
    try {
      await together(like, async () => {
        const runner = await this.connect(siteId);
        close();
        await answer((await runner.connect()) as PoolClient, asked).finally(() => runner.release());
      });
    } catch (error) {
      close();
      for (const { reject } of asked) reject(error);
    }
  }
}

/** Each has its own outcome. */
async function answer(client: PoolClient, asked: readonly Asked[]): Promise<void> {
  const { stream } = client.connection;
  stream.cork();
  const answers = asked.map(async ({ read, resolve, reject }) =>
    client.query<QueryResultRow>(read).then(({ rows }) => resolve(rows), reject),
  );
  stream.uncork();
  await Promise.all(answers);
}
