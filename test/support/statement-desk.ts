import { expect } from '@jest/globals';
import { makeSite, type Answer, type TestApp } from './app.js';
import { PolicyDesk } from './policy-desk.js';

/** A row of the export. */
export type Exported = Record<string, string | string[]>;

let sites = 0;

/** What tests of statements of reasons do again and again, on a site of its own. */
export class StatementDesk extends PolicyDesk {
  static override async open(server: TestApp): Promise<StatementDesk> {
    return new StatementDesk(server, await makeSite(server, `stated-${(sites += 1)}`));
  }

  /** Decides on the present version. @returns the decision's id */
  async decided(action: string, id: string, more = {}): Promise<string> {
    const { status, body } = await this.decide(action, id, more);
    expect([action, status]).toEqual([action, 200]);
    return body.results[0].decisionId;
  }

  /** The export from yesterday to tomorrow. */
  file(format = 'ndjson', as = this.site.moderator): Promise<Answer> {
    const query = `from=${this.soon(-1)}&to=${this.soon(1)}&format=${format}`;
    return this.server.http.get(`${this.at}/moderation/statements?${query}`, { as });
  }

  async exported(): Promise<Exported[]> {
    const lines = (await this.file()).text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Exported);
  }

  /** What somebody is told was decided about their comments. */
  own(as: string): Promise<Answer> {
    return this.server.http.get(`${this.at}/me/decisions`, { as });
  }

  statement(id: string, as?: string): Promise<Answer> {
    const path = `${this.at}/me/decisions/${id}/statement`;
    return this.server.http.get(path, as ? { as } : {});
  }

  undo(id: string): Promise<Answer> {
    const path = `${this.at}/moderation/decisions/${id}/reversal`;
    return this.server.http.post(path, { as: this.site.moderator });
  }
}
