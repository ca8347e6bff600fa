import { expect } from '@jest/globals';
import { readerToken, type Answer, type Client, type TestApp, type TestSite } from './app.js';
import { query } from './database.js';

export interface PostOptions {
  /** A reader's token; without it a guest posts. */
  as?: string;
  parentId?: string;
  guest?: { name?: string; email?: string };
}

/** A comment as its 201 gives it, with the token that a guest gets. */
export interface PostedComment {
  id: string;
  threadId: string;
  version: number;
  number: number | null;
  state: string;
  editToken: string;
  outcome: string;
}

export interface JudgeOptions {
  as?: string;
  http?: Client;
  [member: string]: unknown;
}

/** What a claim gives. */
export interface ClaimedWork {
  claim: { id: string; expiresAt: string };
  items: ClaimedItem[];
}

export interface ClaimedItem {
  id: string;
  leaseToken: string;
  queue: string;
  comment: { id: string; version: number; body: string };
}

/** What tests do again and again on one site. */
export class Desk {
  private pages = 0;
  readonly at: string;

  constructor(
    readonly server: TestApp,
    readonly site: TestSite,
  ) {
    this.at = `/sites/${site.slug}`;
  }

  /** A thread of its own. @returns its path below the API's */
  async thread(page: object = {}, patch?: object): Promise<string> {
    const path = `${this.at}/threads/key:page-${(this.pages += 1)}`;
    const made = await this.server.http.put(path, { as: this.site.admin, body: page });
    expect(made.status).toBe(201);
    if (patch) await this.patchThread(path, patch);
    return path;
  }

  async patchThread(thread: string, patch: object): Promise<void> {
    const { status } = await this.server.http.patch(thread, { as: this.site.admin, body: patch });
    expect(status).toBe(200);
  }

  async settings(settings: object): Promise<void> {
    const { http } = this.server;
    const { status } = await http.patch(this.at, { as: this.site.admin, body: { settings } });
    expect(status).toBe(200);
  }

  tryPost(thread: string, body: string, { as, ...more }: PostOptions = {}): Promise<Answer> {
    return this.server.http.post(`${thread}/comments`, {
      ...(as ? { as } : {}),
      body: { body, ...more },
    });
  }

  async post(thread: string, body: string, options: PostOptions = {}): Promise<PostedComment> {
    const answer = await this.tryPost(thread, body, options);
    expect([answer.status, answer.body.code]).toEqual([201, undefined]);
    const { comment, editToken, outcome } = answer.body;
    return { ...comment, editToken, outcome };
  }

  /** The comment as a moderator sees it. */
  async see(id: string): Promise<Answer> {
    return this.server.http.get(`${this.at}/comments/${id}`, { as: this.site.moderator });
  }

  /** Decides on the present version. */
  async decide(action: string, id: string, more: object = {}): Promise<Answer> {
    const { version } = (await this.see(id)).body;
    return this.decideOn(action, [{ commentId: id, version }], more);
  }

  decideOn(
    action: string,
    items: readonly { commentId: string; version: number }[],
    more: object = {},
  ): Promise<Answer> {
    return this.server.http.post(`${this.at}/moderation/decisions`, {
      as: this.site.moderator,
      body: { action, items, ...more },
    });
  }

  /** Takes work out of a queue. */
  async claim(
    queue: string,
    asked: { count: number; filter?: object },
    as = this.site.moderator,
    http = this.server.http,
  ): Promise<ClaimedWork> {
    const path = `${this.at}/moderation/queues/${queue}/claims`;
    const { status, body } = await http.post(path, { as, body: asked });
    expect([status, body.code]).toEqual([200, undefined]);
    return body;
  }

  /** Decides about what was claimed, under its lease. */
  judge(
    action: string,
    { leaseToken, comment }: ClaimedItem,
    { as = this.site.moderator, http = this.server.http, ...more }: JudgeOptions = {},
  ): Promise<Answer> {
    const items = [{ commentId: comment.id, version: comment.version, leaseToken }];
    return http.post(`${this.at}/moderation/decisions`, { as, body: { action, items, ...more } });
  }

  /** What a moderator does about somebody. */
  async sanction(
    kind: string,
    about: object,
    more: { http?: Client; [member: string]: unknown } = {},
  ): Promise<{ id: string; state: string }> {
    const { http = this.server.http, ...said } = more;
    const body = { kind, about, reason: 'Enough.', message: 'Stop.', ...said };
    const sent = { as: this.site.moderator, body };
    const made = await http.post(`${this.at}/moderation/sanctions`, sent);
    expect([made.status, made.body.code]).toEqual([201, undefined]);
    return made.body;
  }

  /** An API key of the site's. */
  async key(scopes: string[], expiresAt?: string): Promise<{ id: string; key: string }> {
    const made = await this.server.http.post(`${this.at}/api-keys`, {
      as: this.site.admin,
      body: { name: 'key', scopes, expiresAt },
    });
    expect(made.status).toBe(201);
    return made.body;
  }

  /** A member of the staff with a key of their own. */
  async member(role: string): Promise<{ id: string; apiKey: string }> {
    const made = await this.server.http.post(`${this.at}/members`, {
      as: this.site.admin,
      body: { name: 'Mel', role },
    });
    expect(made.status).toBe(201);
    return made.body;
  }

  /** One of the site's accounts, made or changed. */
  async person(sub: string, said: object = {}): Promise<{ id: string; sub: string }> {
    const path = `${this.at}/people/sub:${encodeURIComponent(sub)}`;
    const { status, body } = await this.server.http.put(path, { as: this.site.admin, body: said });
    expect([200, 201]).toContain(status);
    return body;
  }

  /** A signing key that signs nothing; however many there are, the site may have five more. @returns its id */
  async signingKey(): Promise<string> {
    const [row] = await query<{ id: string }>(
      this.server.databaseUrl,
      `insert into signing_keys (site_id, id, issuer, alg, encrypted_secret, created_at, expires_at)
       select id, replace(gen_random_uuid()::text, '-', ''), 'site', 'HS256', '', now(), '2020-01-01'
       from sites where slug = $1 returning id`,
      [this.site.slug],
    );
    return row!.id;
  }

  /** A site has few live keys; its first one stays. */
  async makeRoomForSigningKeys(): Promise<void> {
    await query(
      this.server.databaseUrl,
      `update signing_keys set revoked_at = now() where kid = 'key' and revoked_at is null`,
    );
  }

  /** A request for a reader's data by the site itself. @returns its id */
  async dataRequest(): Promise<string> {
    const path = `${this.at}/people/sub:reader/export`;
    const { status, body } = await this.server.http.post(path, { as: this.site.admin });
    expect(status).toBe(202);
    return body.id;
  }

  /** A job about no comment. @returns its id */
  async bulkJob(): Promise<string> {
    const { status, body } = await this.server.http.post(`${this.at}/moderation/bulk`, {
      as: this.site.moderator,
      body: { action: 'hide', filter: { tag: 'nothing-has-it' } },
    });
    expect(status).toBe(202);
    return body.id;
  }

  /** One that is told nothing; however many there are, the site may have more. @returns its id */
  async webhook(): Promise<string> {
    const [row] = await query<{ id: string }>(
      this.server.databaseUrl,
      `insert into webhooks (site_id, id, url, types, payload, state, cursor, created_at)
       select id, gen_random_uuid(), 'https://hooks.daily.example/in', '{}', 'thin', 'off', 0, now()
       from sites where slug = $1 returning id`,
      [this.site.slug],
    );
    return row!.id;
  }

  /** A list that finds nothing; however many there are, the site may have more. @returns its id */
  async termList(): Promise<string> {
    const [row] = await query<{ id: string }>(
      this.server.databaseUrl,
      `insert into term_lists (site_id, id, version, name, outcome, leet, terms, characters, patterns,
         made_at)
       select id, gen_random_uuid(), 1, 'Words', 'off', false, '{word}', 4, false, now()
       from sites where slug = $1 returning id`,
      [this.site.slug],
    );
    return row!.id;
  }

  /** A screening rule for what is in no text, as a draft; those of before are archived. @returns its id */
  async screeningRule(): Promise<string> {
    await query(
      this.server.databaseUrl,
      `update rules set state = 'archived', paused_because = null
       where site_id = (select id from sites where slug = $1)`,
      [this.site.slug],
    );
    const body = {
      name: 'Links',
      condition: { signal: 'links', op: 'gte', value: 99 },
      outcome: 'label',
    };
    const sent = { as: this.site.admin, body };
    const made = await this.server.http.post(`${this.at}/moderation/rules`, sent);
    expect(made.status).toBe(201);
    return made.body.id as string;
  }

  /** One that has ended. @returns its id */
  async backtest(): Promise<string> {
    const [row] = await query<{ id: string }>(
      this.server.databaseUrl,
      `insert into rule_backtests (site_id, id, rule_id, rule_version, total, state, created_at,
         ended_at)
       select s.id, gen_random_uuid(), $2, 1, 0, 'done', now(), now()
       from sites s where slug = $1 returning id`,
      [this.site.slug, await this.screeningRule()],
    );
    return row!.id;
  }

  /** A rule that is in force. @returns its key */
  async policy(key = 'tone', said: object = {}): Promise<string> {
    const body = { kind: 'policy', title: 'Tone', text: 'Be *kind*.', ...said };
    const path = `${this.at}/policies/${key}`;
    const { status } = await this.server.http.put(path, { as: this.site.admin, body });
    expect([200, 201]).toContain(status);
    return key;
  }

  /** How many wait, by queue. */
  async queues(): Promise<{ pending: number; reported: number }> {
    const { body } = await this.server.http.get(`${this.at}/moderation/queues`, {
      as: this.site.moderator,
    });
    return { pending: body.queues.pending.open, reported: body.queues.reported.open };
  }

  reader(sub: string, claims: Record<string, unknown> = {}): Promise<string> {
    return readerToken(this.site, sub, claims);
  }
}
