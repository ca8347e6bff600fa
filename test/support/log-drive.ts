import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { expect } from '@jest/globals';
import type { Answer, CallOptions } from './app.js';
import { linkIn } from './data-requests.js';
import { query } from './database.js';
import type { Desk } from './desk.js';
import { eventually } from './eventually.js';
import type { Local } from './listen.js';
import type { Mailbox } from './mailbox.js';
import { hmac, tokenOf } from './key-pair.js';
import type { ServerProcess } from './server-process.js';

export const GUEST = 'Zqguest.Canary+9f3@Example.test';
export const READER = 'zqreader.canary@example.test';
export const ACCOUNT = 'zqaccount.canary@example.test';
export const MISPLACED = 'zqmisplaced.canary@example.test';
/** Short enough for a parser of JSON to quote the whole of it. */
export const FOREIGN = 'q7x@z.test';
export const FOUR = '203.0.113.77';
export const SIX = '2001:db8:77:88:99:aa:bb:cc';

/** A word that the server is meant to log: it is in the address of a key set. */
export const PLANTED = 'zqplanted-canary';

/** A job runs within two ticks. */
const JOBS_MS = 20_000;

/** Calls a real server with addresses in every place where one may come. */
export class LogDrive {
  /** Whatever opens something, as it was handed out or made up. */
  readonly credentials: string[];
  /** Ids of the requests that were answered 500. */
  readonly faults: string[] = [];

  constructor(
    private readonly server: ServerProcess,
    private readonly desk: Desk,
    private readonly mailbox: Mailbox,
    /** Answers everything with `FOREIGN`. */
    private readonly foreign: Local,
  ) {
    const { admin, moderator, signingSecret } = desk.site;
    this.credentials = [admin, moderator, signingSecret];
  }

  async everything(): Promise<void> {
    await this.guests();
    await this.readers();
    await this.accounts();
    await this.staff();
    await this.misplaced();
    await this.foreigners();
    await this.faulty();
    await this.mailed();
  }

  /** By way of the proxy, for a client at `FOUR` unless another is said. */
  private async call(
    status: number,
    method: string,
    path: string,
    { headers, ...options }: CallOptions = {},
    client = FOUR,
  ): Promise<Answer> {
    const sent = { ...options, headers: { 'x-forwarded-for': client, ...headers } };
    const answer = await this.server.http.call(method, path, sent);
    expect([method, path, answer.status]).toEqual([method, path, status]);
    if (status === 500) this.faults.push(answer.headers.get('x-request-id')!);
    return answer;
  }

  private handedOut(credential: unknown): string {
    expect(credential).toEqual(expect.any(String));
    this.credentials.push(credential as string);
    return credential as string;
  }

  private async reader(sub: string, email = READER): Promise<string> {
    return this.handedOut(await this.desk.reader(sub, { email, email_verified: true }));
  }

  private async guests(): Promise<void> {
    const { desk } = this;
    const path = `${await desk.thread()}/comments`;
    const post = (status: number, client: string): Promise<Answer> => {
      const body = { body: `Write to ${GUEST}`, guest: { name: 'Gus', email: GUEST } };
      return this.call(status, 'POST', path, { body }, client);
    };
    await desk.settings({ guestPostsPerMinute: 1 });
    for (const client of [FOUR, SIX]) {
      const { body } = await post(201, client);
      const as = this.handedOut(body.editToken);
      const own = `${desk.at}/comments/${body.comment.id}`;
      await this.call(200, 'PATCH', own, { as, body: { body: `Or to ${client}` } }, client);
      await post(429, client);
    }
    await desk.settings({ guestPostsPerMinute: 1000 });
  }

  private async readers(): Promise<void> {
    const { desk } = this;
    const as = await this.reader(READER);
    const { id } = await desk.post(await desk.thread(), 'By a guest');
    await this.call(200, 'GET', `${desk.at}/me`, { as }, SIX);
    await this.call(200, 'PUT', `${desk.at}/comments/${id}/vote`, { as, body: { value: 1 } });
    const report = { reason: 'spam', explanation: READER };
    await this.call(204, 'POST', `${desk.at}/comments/${id}/reports`, { as, body: report });
  }

  private async accounts(): Promise<void> {
    const { desk } = this;
    const as = desk.site.admin;
    const person = `${desk.at}/people/sub:${encodeURIComponent(ACCOUNT)}`;
    const body = { name: 'Ann', email: ACCOUNT, emailVerified: true };
    await this.call(201, 'PUT', person, { as, body });
    expect((await this.call(200, 'GET', person, { as })).body.email).toBe(ACCOUNT);
    await this.call(200, 'GET', `${desk.at}/people?q=${encodeURIComponent(ACCOUNT)}`, { as });
    const links = [{ sub: ACCOUNT, email: GUEST }];
    await this.call(200, 'POST', `${desk.at}/people/links`, { as, body: { links } });
    await this.call(422, 'POST', `${person}/merge`, { as, body: { into: MISPLACED } });
    await this.call(202, 'POST', `${desk.at}/people/sub:${MISPLACED}/export`, { as });
  }

  private async staff(): Promise<void> {
    const { desk } = this;
    const as = desk.site.admin;
    const added = await this.call(201, 'POST', `${desk.at}/members`, {
      as,
      body: { name: MISPLACED, role: 'moderator' },
    });
    const key = this.handedOut(added.body.apiKey);
    await this.call(200, 'GET', `${desk.at}/moderation/queues`, { as: key }, SIX);
    await this.call(204, 'DELETE', `${desk.at}/members/${added.body.id}`, { as });
    await this.call(401, 'GET', `${desk.at}/moderation/queues`, { as: key }, SIX);
  }

  /** Where no address belongs. */
  private async misplaced(): Promise<void> {
    const { desk } = this;
    const post = `${await desk.thread()}/comments`;
    const encoded = encodeURIComponent(MISPLACED);
    const forged = this.handedOut(
      tokenOf({ sub: MISPLACED, aud: desk.site.slug }, { alg: 'HS256' }, hmac('of a stranger')),
    );
    const type = { 'content-type': 'text/plain' };
    const calls: [number, string, string, CallOptions?][] = [
      [401, 'GET', `${desk.at}/me`, { as: forged }],
      [401, 'GET', `${desk.at}/me`, { as: MISPLACED }],
      [404, 'GET', `/sites/${encoded}/me`],
      [404, 'GET', `/${encoded}?of=${encoded}`],
      [404, 'GET', `//${MISPLACED}`],
      [404, 'GET', `${desk.at}/comments/${encoded}`],
      [400, 'GET', `${desk.at}/comments/%ff${MISPLACED}`],
      [400, 'GET', `${desk.at}/comments?after=${encoded}`],
      [422, 'GET', `${desk.at}/comments?limit=${encoded}`],
      [422, 'GET', `${desk.at}/comments?${encoded}=1`],
      [400, 'POST', post, { body: `{"body":"${MISPLACED}` }],
      [400, 'POST', post, { body: `${MISPLACED}` }],
      [415, 'POST', post, { body: MISPLACED, headers: type }],
      [422, 'POST', post, { body: { body: { of: MISPLACED }, [MISPLACED]: MISPLACED } }],
      [422, 'POST', post, { body: { body: 'x', guest: MISPLACED } }],
      [422, 'POST', post, { body: { body: 'x', parentId: MISPLACED } }],
      [413, 'POST', post, { body: { body: MISPLACED.repeat(10_000) } }],
    ];
    for (const [status, method, path, options] of calls) {
      await this.call(status, method, path, options);
    }
    const { port } = new URL(this.server.http.origin);
    const raw = connect(Number(port), '127.0.0.1');
    raw.end(`GET /${MISPLACED} HTTP/1.1\r\nX-Forwarded-For: ${SIX}\r\n${MISPLACED}\r\n\r\n`);
    expect(await textOf(raw)).toMatch(/^HTTP\/1.1 400 /);
  }

  /** An identity provider and a receiver of texts that answer with somebody's address. */
  private async foreigners(): Promise<void> {
    const { desk, foreign } = this;
    const as = desk.site.admin;
    const jwksUrl = `${foreign.origin}/${PLANTED}?of=${MISPLACED}`;
    const issuer = { alg: 'ES256', jwksUrl, issuer: 'there' };
    await this.call(201, 'POST', `${desk.at}/signing-keys`, { as, body: issuer });
    const claims = { sub: MISPLACED, aud: desk.site.slug, iss: 'there' };
    const token = tokenOf(claims, { alg: 'ES256', kid: MISPLACED }, hmac('x'));
    await this.call(401, 'GET', `${desk.at}/me`, { as: this.handedOut(token) });

    await desk.settings({ screening: { external: { url: `${foreign.origin}/?of=${MISPLACED}` } } });
    const secret = await this.call(201, 'POST', `${desk.at}/moderation/screening-secret`, { as });
    this.handedOut(secret.body.secret);
    const body = { body: MISPLACED, guest: { email: GUEST } };
    await this.call(201, 'POST', `${await desk.thread()}/comments`, { body });
    await desk.settings({ screening: { external: { url: null } } });
  }

  private async faulty(): Promise<void> {
    const { desk } = this;
    const post = `${await desk.thread()}/comments`;
    const guest = { name: 'Gus', email: GUEST };
    const as = desk.site.admin;
    const person = `${desk.at}/people/sub:${encodeURIComponent(MISPLACED)}`;
    // PostgreSQL quotes the value; its own log must not.
    const quoting = query(desk.server.databaseUrl, 'select $1::int', [GUEST]);
    await expect(quoting).rejects.toThrow(GUEST);
    const newcomer = await this.reader('newcomer', MISPLACED);
    await this.without('comment_origins', () =>
      this.call(500, 'POST', post, { body: { body: GUEST, guest } }, SIX),
    );
    await this.without('people', async () => {
      await this.call(500, 'GET', `${desk.at}/me`, { as: newcomer });
      await this.call(500, 'PUT', person, { as, body: { email: MISPLACED } });
    });
    await this.without('data_requests', async () => {
      await this.ask(500, MISPLACED);
      await eventually(() => /job (data-request mails|erasures)/.test(this.server.said()), JOBS_MS);
    });
  }

  /** One mail is taken and followed, one is not. */
  private async mailed(): Promise<void> {
    const { desk, mailbox } = this;
    await this.ask(202, GUEST);
    await eventually(() => mailbox.mails.length === 1, JOBS_MS);
    const as = this.handedOut(linkIn(mailbox.mails[0]!).token);
    const request = `${desk.at}/data-request`;
    await this.call(202, 'POST', `${request}/confirmation`, { as }, SIX);
    expect((await this.call(200, 'GET', `${request}/export`, { as })).text).toContain(GUEST);

    mailbox.failing = true;
    await this.ask(202, ACCOUNT);
    await eventually(() => this.server.said().includes('mail for request'), JOBS_MS);
  }

  private ask(status: number, email: string): Promise<Answer> {
    const body = { kind: 'export', email };
    return this.call(status, 'POST', `${this.desk.at}/data-requests`, { body });
  }

  private async without(table: string, act: () => Promise<unknown>): Promise<void> {
    const { databaseUrl } = this.desk.server;
    await query(databaseUrl, `alter table ${table} rename to ${table}_away`);
    try {
      await act();
    } finally {
      await query(databaseUrl, `alter table ${table}_away rename to ${table}`);
    }
  }
}
