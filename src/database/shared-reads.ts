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

/**
 * Reads of one site that are asked in the same turn of the event loop go to PostgreSQL on one connection,
 * as one message. It answers them one after the other: for short reads, whose way costs more than they do.
 */
export class SharedReads {
  private readonly waiting = new Map<string, Asked[]>();

  /** @param connect a connection that sees the site's rows alone */
  constructor(private readonly connect: (siteId: string) => Promise<QueryRunner>) {}

  async rows<Row extends QueryResultRow>(siteId: string, read: Read): Promise<Row[]> {
    return new Promise<QueryResultRow[]>((resolve, reject) => {
      const asked = { read, resolve, reject };
      const call = currentCall();
      const key = `${call?.lane ?? ''} ${siteId}`;
      const waiting = this.waiting.get(key);
      if (waiting) {
        waiting.push(asked);
        return;
      }
      this.waiting.set(key, [asked]);
      setImmediate(() => void this.send(siteId, key, call));
    }) as Promise<Row[]>;
  }

  private async send(siteId: string, key: string, like: Call | undefined): Promise<void> {
    const asked = this.waiting.get(key)!;
    this.waiting.delete(key);
    try {
      await together(like, async () => {
        const runner = await this.connect(siteId);
        await answer((await runner.connect()) as PoolClient, asked).finally(() => runner.release());
      });
    } catch (error) {
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
