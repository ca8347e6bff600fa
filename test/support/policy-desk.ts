import { makeSite, type Answer, type TestApp } from './app.js';
import { Desk } from './desk.js';

export const RULE = { kind: 'policy', title: 'Tone', text: 'Be *kind*.' };

let sites = 0;

/** A site with rules. Where no key is given it is `tone`. */
export class PolicyDesk extends Desk {
  static async open(server: TestApp, slug = `rules-${(sites += 1)}`): Promise<PolicyDesk> {
    return new PolicyDesk(server, await makeSite(server, slug));
  }

  path(key = 'tone'): string {
    return `${this.at}/policies/${key}`;
  }

  put(said: object = {}, headers: Record<string, string> = {}, key = 'tone'): Promise<Answer> {
    const body = { ...RULE, ...said };
    return this.server.http.put(this.path(key), { as: this.site.admin, body, headers });
  }

  retire(key = 'tone'): Promise<Answer> {
    return this.server.http.delete(this.path(key), { as: this.site.admin });
  }

  /** Version and text in force at a moment, or the status of a refusal. */
  async read(moment?: string): Promise<unknown> {
    const path = `${this.path()}${moment ? `?at=${moment}` : ''}`;
    const { status, body } = await this.server.http.get(path);
    return status === 200 ? [body.version, body.text] : status;
  }

  async versions(query = ''): Promise<Answer> {
    return this.server.http.get(`${this.path()}/versions${query}`);
  }

  /** A moment, as it is sent. */
  soon(days: number): string {
    return new Date(this.server.now().getTime() + days * DAY_MS).toISOString();
  }
}

export const DAY_MS = 86_400_000;

/** The versions that a list has, in its order. */
export function versionsIn({ body }: Answer): number[] {
  return body.items.map(({ version }: { version: number }) => version);
}
