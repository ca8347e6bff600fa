import { expect } from '@jest/globals';
import { makeSite, type Answer, type TestApp } from './app.js';
import { Desk, type PostOptions } from './desk.js';

let sites = 0;

/** What tests of screening do again and again. Each has a site of its own: all of it is looked at. */
export class ScreeningDesk extends Desk {
  static async open(server: TestApp): Promise<ScreeningDesk> {
    return new ScreeningDesk(server, await makeSite(server, `screened-${(sites += 1)}`));
  }

  checks(screening: object): Promise<void> {
    return this.settings({ screening });
  }

  /** What a post in a thread of its own is answered. */
  async posted(body: string, options?: PostOptions): Promise<Answer['body']> {
    const answer = await this.tryPost(await this.thread(), body, options);
    expect(answer.status).toBe(201);
    return answer.body;
  }

  /** As a moderator reads them. */
  async findings(id: string): Promise<Answer['body']['items']> {
    const path = `${this.at}/comments/${id}/findings`;
    const { status, body } = await this.server.http.get(path, { as: this.site.moderator });
    expect(status).toBe(200);
    return body.items;
  }
}

/** What became of a text, and why, as its author is told. */
export const told = (answer: Answer['body']): string[] => [answer.outcome, ...answer.reasons];
