import { expect } from '@jest/globals';
import { makeSite, type Answer, type TestApp } from './app.js';
import { query } from './database.js';
import { Desk, type PostedComment } from './desk.js';

let sites = 0;

/** Posts as fast as it likes. */
const UNLIMITED = {
  ...{ guests: true, duplicateMinutes: 0, guestPostsPerMinute: 10_000, guestPostsPerDay: 10_000 },
  ...{ sitePostsPerMinute: 10_000, threadPostsPerMinute: 10_000 },
  screening: { flood: { outcome: 'off' } },
};

/** What tests of rules do again and again, on a site of its own. */
export class RulesDesk extends Desk {
  page!: string;
  readonly rules = `${this.at}/moderation/rules`;

  static async open(server: TestApp): Promise<RulesDesk> {
    const desk = new RulesDesk(server, await makeSite(server, `ruled-${(sites += 1)}`));
    await desk.settings(UNLIMITED);
    desk.page = await desk.thread();
    return desk;
  }

  links(value: number): object {
    return { signal: 'links', op: 'gte', value };
  }

  /** A rule that holds whatever has a link. */
  text(said: object = {}): object {
    return { name: 'Links', condition: this.links(1), outcome: 'hold', ...said };
  }

  async make(said: object = {}): Promise<{ id: string; state: string }> {
    const made = await this.server.http.post(this.rules, {
      as: this.site.admin,
      body: this.text(said),
    });
    expect([made.status, made.body.code]).toEqual([201, undefined]);
    return made.body;
  }

  async live(said: object = {}): Promise<{ id: string }> {
    const { id } = await this.make(said);
    await this.move(id, 'live');
    return { id };
  }

  replace(id: string, said: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const body = this.text(said);
    return this.server.http.put(`${this.rules}/${id}`, { as: this.site.admin, body, headers });
  }

  tryMove(id: string, state: string): Promise<Answer> {
    return this.server.http.patch(`${this.rules}/${id}`, { as: this.site.admin, body: { state } });
  }

  async move(id: string, state: string): Promise<void> {
    const moved = await this.tryMove(id, state);
    expect([moved.status, moved.body.state]).toEqual([200, state]);
  }

  async read(id: string): Promise<Answer['body']> {
    return (await this.server.http.get(`${this.rules}/${id}`, { as: this.site.moderator })).body;
  }

  /** A guest's. */
  write(text: string): Promise<PostedComment> {
    return this.post(this.page, text);
  }

  async outcomeOf(text: string, { http } = this.server): Promise<string> {
    const { status, body } = await http.post(`${this.page}/comments`, { body: { body: text } });
    expect([status, body.code]).toEqual([201, undefined]);
    return body.outcome;
  }

  /** What this site's rules have spoken about, oldest first. */
  hits(): Promise<{ is_live: boolean; is_unknown: boolean }[]> {
    return query(
      this.server.databaseUrl,
      `select is_live, is_unknown from rule_hits
       where site_id = (select id from sites where slug = $1) order by created_at, id`,
      [this.site.slug],
    );
  }

  /** How many rules the site has that are not archived. */
  async count(): Promise<number> {
    const { body } = await this.server.http.get(this.rules, { as: this.site.moderator });
    return body.items.length;
  }
}
