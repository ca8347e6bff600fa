import { expect, jest } from '@jest/globals';
import { PostGroupsService } from '../../src/comments/post-groups.service.js';
import { SiteDatabase } from '../../src/database/site-database.js';
import type { Answer, TestApp } from './app.js';
import { query } from './database.js';
import type { Desk } from './desk.js';
import { eventually } from './eventually.js';
import { hold, waiting } from './locks.js';

export interface Post {
  thread: string;
  as?: string;
  /** Where it comes from, as a trusted proxy says. */
  from?: string;
  guest?: { name?: string; email?: string };
  body: string;
  parentId?: string;
  key?: string;
}

export const COUNTER_OF = 'select from thread_counters where thread_id = $1 for update';

/** Sends posts so that they go to the disk in one group. */
export class PostsTogether {
  private keys = 0;

  constructor(
    private readonly server: TestApp,
    private readonly desk: Desk,
  ) {}

  async send(
    { thread, as, from, key = `key-${(this.keys += 1)}`, ...body }: Post,
    { http } = this.server,
  ): Promise<Answer> {
    const headers = { 'idempotency-key': key, ...(from ? { 'x-forwarded-for': from } : {}) };
    return http.post(`${thread}/comments`, { ...(as ? { as } : {}), headers, body });
  }

  async idOf(thread: string): Promise<string> {
    return (await this.server.http.get(thread)).body.id;
  }

  /**
   * Sends posts while a post of somebody else's is on its way, so that they make the next group, however
   * long a slow machine takes for that.
   */
  async sendTogether(
    posts: readonly Post[],
    meanwhile: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Answer[]> {
    const { app, databaseUrl } = this.server;
    const gate = await this.desk.thread();
    const free = await hold(databaseUrl, COUNTER_OF, [await this.idOf(gate)]);
    const asked = jest.spyOn(app.get(PostGroupsService), 'together');
    const patience = jest.spyOn(app.get(SiteDatabase), 'waitAtMost').mockResolvedValue();
    const as = await this.desk.reader('first');
    const first = this.send({ thread: gate, as, body: 'Wait for me' });
    await eventually(async () => (await waiting(databaseUrl)) === 1);
    const rest = posts.map((post) => this.send(post));
    await eventually(() => Promise.resolve(asked.mock.calls.length === posts.length + 1));
    asked.mockRestore();
    await meanwhile();
    await free();
    expect((await first).status).toBe(201);
    const answers = await Promise.all(rest);
    patience.mockRestore();
    return answers;
  }

  /** Of the transaction that stored each. */
  async transactionsOf(answers: readonly Answer[]): Promise<string[]> {
    const ids = answers.map(({ body }) => body.comment.id as string);
    const rows = await query<{ id: string; xmin: string }>(
      this.server.databaseUrl,
      'select id, xmin::text from comments where id = any($1)',
      [ids],
    );
    return ids.map((id) => rows.find((row) => row.id === id)!.xmin);
  }
}
