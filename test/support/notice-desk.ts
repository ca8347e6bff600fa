import { makeSite, type Answer, type TestApp } from './app.js';
import { Desk } from './desk.js';
import { Complaints } from './reports.js';

let sites = 0;

/** What tests of legal notices do again and again, on a site of their own with one page. */
export class NoticeDesk extends Desk {
  readonly complaints = new Complaints(this);
  page!: string;
  story!: string;

  static async open(server: TestApp): Promise<NoticeDesk> {
    const desk = new NoticeDesk(server, await makeSite(server, `noticed-${(sites += 1)}`));
    await desk.settings({ guests: true });
    desk.page = `https://daily.example/story-${sites}`;
    desk.story = await desk.thread({ url: desk.page });
    return desk;
  }

  /** By anybody. */
  file(body: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.server.http.post(`${this.at}/notices`, { body, headers });
  }

  status(ref: string, as?: string): Promise<Answer> {
    return this.server.http.get(`${this.at}/notices/${ref}`, as ? { as } : {});
  }

  own({ ref, statusToken }: { ref: string; statusToken: string }): Promise<Answer> {
    return this.status(ref, statusToken);
  }

  async listed(search = ''): Promise<Answer['body']> {
    const path = `${this.at}/moderation/notices${search}`;
    return (await this.server.http.get(path, { as: this.site.moderator })).body;
  }
}
