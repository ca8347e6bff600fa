import type { Answer, Client } from '../../support/app.js';
import type { Desk } from '../../support/desk.js';
import { insist, type Call } from './insist.js';
import type { Intent, Ledger } from './ledger.js';

/** A word that the site holds for a moderator. */
export const HELD_WORD = 'forbiddenword';

export interface Author {
  by: string;
  token: string;
}

/** Told of what happens on the way to an end. */
export interface Watch {
  /** A status that was not the end of it; null where the connection broke. */
  passing?: (status: number | null) => void;
  /** @param took milliseconds, from the first attempt on */
  settled?: (answer: Answer, took: number) => void;
}

let marks = 0;

/** What no other text begins with. */
export const newMark = (): string => `entry${(marks += 1)}z`;

/** Has things done on a site, and keeps the ledger of it. */
export class Writer {
  constructor(
    readonly desk: Desk,
    readonly servers: readonly Client[],
    private readonly ledger: Ledger,
    private readonly watch: Watch = {},
  ) {}

  /** The same ledger, of calls to these servers. */
  through(servers: readonly Client[]): Writer {
    return new Writer(this.desk, servers, this.ledger, this.watch);
  }

  async author(by: string): Promise<Author> {
    return { by, token: await this.desk.reader(by) };
  }

  async post(
    { by, token: as }: Author,
    thread: string,
    {
      mark = newMark(),
      word = 'harmless',
      parentId,
    }: { mark?: string; word?: string; parentId?: string } = {},
  ): Promise<Answer> {
    const text = `${mark} ${word} words`;
    const more = parentId === undefined ? {} : { parentId };
    return this.settle(
      { op: 'post', by, thread, mark, text, ...more },
      { method: 'POST', path: `${thread}/comments`, as, body: { body: text, ...more } },
      { keyed: true },
    );
  }

  async edit({ by, token: as }: Author, commentId: string, text: string): Promise<Answer> {
    return this.settle(
      { op: 'edit', by, commentId, text },
      { method: 'PATCH', path: this.pathOf(commentId), as, body: { body: text } },
      { keyed: false },
    );
  }

  async withdraw({ by, token: as }: Author, commentId: string): Promise<Answer> {
    return this.settle(
      { op: 'withdraw', by, commentId },
      { method: 'DELETE', path: this.pathOf(commentId), as },
      { keyed: false },
    );
  }

  async vote({ by, token: as }: Author, commentId: string, value: number): Promise<Answer> {
    return this.settle(
      { op: 'vote', by, commentId, value },
      { method: 'PUT', path: `${this.pathOf(commentId)}/vote`, as, body: { value } },
      { keyed: false },
    );
  }

  /** As a moderator who has just looked at it. */
  async decide(commentId: string, action: string): Promise<Answer> {
    const { site, at } = this.desk;
    const as = site.moderator;
    const look = { method: 'GET', path: this.pathOf(commentId), as };
    const { version } = (await insist(this.servers, look)).answer.body;
    const path = `${at}/moderation/decisions`;
    return this.settle(
      { op: 'decide', commentId, action },
      { method: 'POST', path, as, body: { action, items: [{ commentId, version }] } },
      { keyed: true },
    );
  }

  async lifecycle(thread: string, state: 'open' | 'closed'): Promise<Answer> {
    return this.settle(
      { op: 'lifecycle', thread, state },
      { method: 'PATCH', path: thread, as: this.desk.site.admin, body: { state } },
      { keyed: false },
    );
  }

  /** Writes down what is wanted, insists on it, and writes down what came of it. */
  private async settle(
    intent: Intent,
    call: Omit<Call, 'key'>,
    { keyed }: { keyed: boolean },
  ): Promise<Answer> {
    const id = this.ledger.intend(intent);
    const at = performance.now();
    const sent = { ...call, ...(keyed ? { key: `intent-${id}` } : {}) };
    const { answer, attempts } = await insist(this.servers, sent, this.watch.passing);
    const { status, body } = answer;
    const made = status < 300 ? { commentId: body?.comment?.id, outcome: body?.outcome } : {};
    this.ledger.tell(id, { status, attempts, keyed, ...made });
    this.watch.settled?.(answer, performance.now() - at);
    return answer;
  }

  private pathOf(commentId: string): string {
    return `${this.desk.at}/comments/${commentId}`;
  }
}
