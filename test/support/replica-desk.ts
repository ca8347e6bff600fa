import { expect } from '@jest/globals';
import { makeSite, startApp, type TestApp } from './app.js';
import { query } from './database.js';
import { Desk } from './desk.js';
import { eventually } from './eventually.js';
import { Replicated, type Node } from './replicated.js';

/** Servers that share a primary and its two replicas. */
export class ReplicaDesk {
  private constructor(
    readonly db: Replicated,
    /** Keeps no pages, so that each is read. */
    readonly bare: TestApp,
    readonly one: TestApp,
    readonly other: TestApp,
    readonly desk: Desk,
  ) {}

  static async start(): Promise<ReplicaDesk> {
    const db = await Replicated.start(2);
    const replicaUrls = db.replicas.map(({ appUrl }) => appUrl);
    const { rootUrl } = db.primary;
    const bare = await startApp(rootUrl, { replicaUrls, pageCacheBytes: 0 });
    const one = await startApp(rootUrl, { replicaUrls });
    const other = await startApp(rootUrl, { replicaUrls });
    return new ReplicaDesk(db, bare, one, other, new Desk(one, await makeSite(one)));
  }

  /** No connection of theirs is left. */
  async stop(): Promise<void> {
    for (const app of [this.bare, this.one, this.other]) await app.stop();
    const left = `select 1 from pg_stat_activity where application_name like 'colloquy%'`;
    for (const { rootUrl } of [...this.db.replicas, this.db.primary]) {
      // Idle ones would go by themselves after ten seconds.
      await eventually(async () => (await query(rootUrl, left)).length === 0, 5_000);
    }
    await this.db.stop();
  }

  /** Reads until a page came from each of them. */
  async untilReadFrom(nodes: readonly Node[], thread: string): Promise<void> {
    for (const node of nodes) {
      const before = node.pagesRead();
      await eventually(async () => {
        await newest(this.bare, thread);
        return node.pagesRead() > before;
      });
    }
  }
}

/** The page that begins with the latest comments. */
export async function newest({ http }: TestApp, thread: string): Promise<string> {
  const { status, text } = await http.get(`${thread}/comments?format=json&sort=newest&limit=3`);
  expect(status).toBe(200);
  return text;
}
