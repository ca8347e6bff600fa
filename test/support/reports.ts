import { expect } from '@jest/globals';
import type { Answer, Client } from './app.js';
import { query } from './database.js';
import type { Desk } from './desk.js';

/** What is open about a comment. */
export interface LiveItem {
  id: string;
  queue: string;
  reports: number;
  score: number;
  version: number;
}

/** Readers who report, and what becomes of it. */
export class Complaints {
  constructor(private readonly desk: Desk) {}

  report(id: string, as: string, reason = 'spam', http: Client = this.desk.server.http) {
    return http.post(`${this.desk.at}/comments/${id}/reports`, { as, body: { reason } });
  }

  /** By a reader whose token this is. */
  async by(as: string, id: string, reason = 'spam'): Promise<void> {
    const { status, body } = await this.report(id, as, reason);
    expect([status, body?.code]).toEqual([204, undefined]);
  }

  /** What was decided last: @returns the decision's id. */
  async decide(action: string, id: string, more: object = {}): Promise<string> {
    const { status, body } = await this.desk.decide(action, id, more);
    expect([status, body.results?.[0].result]).toEqual([200, 'applied']);
    return body.results[0].decisionId;
  }

  undo(decision: string, http: Client = this.desk.server.http): Promise<Answer> {
    const path = `${this.desk.at}/moderation/decisions/${decision}/reversal`;
    return http.post(path, { as: this.desk.site.admin });
  }

  async undone(decision: string): Promise<void> {
    expect((await this.undo(decision)).status).toBe(200);
  }

  /** As moderators see them, oldest first: state, weight and whether the score has it. */
  async seen(itemId: string): Promise<Record<string, unknown>[]> {
    const { http } = this.desk.server;
    const path = `${this.desk.at}/moderation/items/${itemId}`;
    const { status, body } = await http.get(path, { as: this.desk.site.moderator });
    expect(status).toBe(200);
    return body.reportList.toReversed();
  }

  /** Of one comment, in the order that they were made. */
  async states(id: string): Promise<string[]> {
    const rows = await query<{ state: string }>(
      this.desk.server.databaseUrl,
      'select state from reports where comment_id = $1 order by created_at, id',
      [id],
    );
    return rows.map(({ state }) => state);
  }

  async live(id: string): Promise<LiveItem | null> {
    const rows = await query<LiveItem>(
      this.desk.server.databaseUrl,
      `select id, queue, reports, score, version from review_items
       where comment_id = $1 and ended_at is null`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Gives these readers a record: so many reports of theirs, all judged. */
  async judged(
    readers: readonly string[],
    { upheld, declined }: { upheld: number; declined: number },
  ): Promise<void> {
    const thread = await this.desk.thread();
    for (let n = 0; n < upheld + declined; n += 1) {
      const { id } = await this.desk.post(thread, `Judged ${n}`);
      for (const as of readers) await this.by(as, id);
      await this.decide(n < upheld ? 'remove' : 'approve', id);
    }
  }
}
