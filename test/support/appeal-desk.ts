import { expect } from '@jest/globals';
import { makeSite, type Answer, type TestApp } from './app.js';
import { StatementDesk } from './statement-desk.js';

let sites = 0;

/** What tests of appeals do again and again: Ann writes, one moderator decides, and a second one hears. */
export class AppealDesk extends StatementDesk {
  page!: string;
  ann!: string;
  /** A moderator's key, not the first decider's. */
  second!: string;

  static override async open(server: TestApp): Promise<AppealDesk> {
    const desk = new AppealDesk(server, await makeSite(server, `appealed-${(sites += 1)}`));
    desk.page = await desk.thread();
    desk.ann = await desk.reader('ann');
    desk.second = (await desk.member('moderator')).apiKey;
    return desk;
  }

  appeal(decision: string, as?: string, text = 'It was a joke.'): Promise<Answer> {
    const path = `${this.at}/decisions/${decision}/appeals`;
    return this.server.http.post(path, { ...(as ? { as } : {}), body: { text } });
  }

  rule(id: string, ruling: object, as = this.second): Promise<Answer> {
    const path = `${this.at}/moderation/appeals/${id}/decision`;
    return this.server.http.post(path, { as, body: { reason: 'We looked again.', ...ruling } });
  }

  async mine(as: string): Promise<Answer['body']> {
    return (await this.server.http.get(`${this.at}/me/appeals`, { as })).body.items;
  }

  async stateOf(id: string): Promise<string> {
    return (await this.see(id)).body.state;
  }

  /** How many comments the page shows. */
  async published(): Promise<number> {
    return (await this.server.http.get(this.page)).body.counts.comments;
  }

  /** A comment of Ann's that was decided against, and her appeal. */
  async appealed(
    action = 'remove',
    more = {},
  ): Promise<{ id: string; decision: string; filed: Answer['body'] }> {
    const { id } = await this.post(this.page, 'A word', { as: this.ann });
    const decision = await this.decided(action, id, more);
    const filed = await this.appeal(decision, this.ann);
    expect([filed.status, filed.body.code]).toEqual([201, undefined]);
    return { id, decision, filed: filed.body };
  }
}
