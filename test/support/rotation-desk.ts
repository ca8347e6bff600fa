import { readFileSync, statSync, writeFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import pg from 'pg';
import { secretBoxOf } from '../../src/common/crypto/secret-box.js';
import type { StoredSecrets } from '../../src/config/rotation.rules.js';
import { countShut } from '../../src/resealing/shut-values.queries.js';
import { NO_LIMITS, readerToken, type Client } from './app.js';
import { startCommandIn, type Finished, type Started } from './cli.js';
import { query } from './database.js';
import { Folders } from './embedded-user.js';
import { startServerIn, type ServerProcess } from './server-process.js';

export const THREAD = '/sites/blog/threads/key:page';
const HOUR_MS = 3_600_000;

/** A guest's comment, with what it can be changed and found by. */
export interface GuestComment {
  id: string;
  email: string;
  editToken: string;
}

/** Two servers on one embedded database, and the commands beside them. */
export class RotationDesk {
  readonly folders = new Folders();
  readonly dataDir = this.folders.empty();
  readonly file = path.join(this.dataDir, 'secrets.json');
  servers: ServerProcess[] = [];
  private site = { slug: 'blog', signingSecret: '', admin: '' };
  private people = 0;
  private heard = '';

  static async start(): Promise<RotationDesk> {
    const desk = new RotationDesk();
    await desk.startServers();
    const token = /^ {2}(\w+)$/m.exec(desk.servers[0]!.said())![1]!;
    const made = await desk.one.post('/sites', {
      as: token,
      headers: { 'idempotency-key': 'site' },
      body: { slug: 'blog', name: 'Blog' },
    });
    expect(made.status).toBe(201);
    const owner = await desk.run(
      'member',
      'add',
      ...'--site blog --name Ann --role owner'.split(' '),
    );
    const admin = owner.out.trim();
    desk.site = { slug: 'blog', signingSecret: made.body.signingSecret as string, admin };
    const body = { settings: { guests: true, duplicateMinutes: 0, ...NO_LIMITS } };
    expect((await desk.one.patch('/sites/blog', { as: admin, body })).status).toBe(200);
    expect((await desk.one.put(THREAD, { as: admin, body: {} })).status).toBe(201);
    return desk;
  }

  async stop(): Promise<void> {
    await this.stopServers();
    await this.folders.removeAll();
  }

  async restart(): Promise<void> {
    await this.stopServers();
    await this.startServers();
  }

  get one(): Client {
    return this.servers[0]!.http;
  }

  get two(): Client {
    return this.servers[1]!.http;
  }

  start(...args: string[]): Started {
    return this.startIn(this.dataDir, ...args);
  }

  startIn(dataDir: string, ...args: string[]): Started {
    const { child, done } = startCommandIn(dataDir, args);
    const noted = done.then((finished) => {
      this.heard += finished.out + finished.err;
      return finished;
    });
    return { child, done: noted };
  }

  run = (...args: string[]): Promise<Finished> => this.start(...args).done;
  rotate = (): Promise<Finished> => this.run('secrets', 'rotate');
  finish = (): Promise<Finished> => this.run('secrets', 'rotate', '--finish');

  /** All that commands and servers have said. */
  said(): string {
    return this.heard + this.servers.map((server) => server.said()).join('');
  }

  stored(): StoredSecrets {
    return JSON.parse(readFileSync(this.file, 'utf8')) as StoredSecrets;
  }

  /** What a rotation must never leave otherwise. */
  expectOnePrivateFile(): void {
    expect((statSync(this.file).mode & 0o777).toString(8)).toBe('600');
    expect(existsSync(`${this.file}.new`)).toBe(false);
  }

  /** The owner's way into the embedded database. */
  databaseUrl(dataDir = this.dataDir): string {
    const [password, port] = ['password', 'port'].map((name) =>
      readFileSync(path.join(dataDir, `postgres.${name}`), 'utf8').trim(),
    );
    return `postgres://colloquy:${password}@127.0.0.1:${port}/colloquy`;
  }

  /** How many values this secret alone does not open. */
  async shutFor(secret: string): Promise<number> {
    return shutFor(this.databaseUrl(), secret);
  }

  /** Posted to one server, and to the other with the same key. */
  async guestPost(one: Client, two: Client): Promise<GuestComment> {
    const name = `guest-${(this.people += 1)}`;
    const email = `${name}@mail.test`;
    const posting = {
      headers: { 'idempotency-key': name },
      body: { body: 'A word', guest: { email } },
    };
    const posted = await one.post(`${THREAD}/comments`, posting);
    const again = await two.post(`${THREAD}/comments`, posting);
    const replayed = again.headers.get('idempotent-replayed');
    expect([posted.status, again.text, replayed]).toEqual([201, posted.text, 'true']);
    return { id: posted.body.comment.id, email, editToken: posted.body.editToken };
  }

  /** By the token that the guest got. */
  async edit(http: Client, { id, editToken }: GuestComment, text: string): Promise<void> {
    const own = `/sites/blog/comments/${id}`;
    const edited = await http.patch(own, { as: editToken, body: { body: text } });
    expect([edited.status, (await http.get(own)).body.html]).toEqual([200, `<p>${text}</p>`]);
  }

  /** Finds a guest's comment by the address, and gives it to a person. */
  async claim(http: Client, { email }: GuestComment): Promise<string> {
    const sub = `reader-${(this.people += 1)}`;
    const body = { links: [{ sub, email }] };
    const linked = await http.post('/sites/blog/people/links', { as: this.site.admin, body });
    expect(linked.body.results).toMatchObject([{ linked: 1 }]);
    return sub;
  }

  /** Everything that a secret is for, written by one server and read by the other. */
  async useEverything(one = this.one, two = this.two): Promise<void> {
    const as = this.site.admin;
    const guest = await this.guestPost(one, two);
    await this.edit(two, guest, 'Another word');
    const sub = await this.claim(two, guest);
    const { email } = guest;
    const token = await readerToken(this.site, sub, { email, email_verified: true });
    expect((await one.get('/sites/blog/me', { as: token })).status).toBe(200);
    expect((await two.get(`/sites/blog/people/sub:${sub}`, { as })).body.email).toBe(email);
    const page = await one.get('/sites/blog/comments?limit=1');
    const after = encodeURIComponent(page.body.page.next ?? '');
    if (after) expect((await two.get(`/sites/blog/comments?after=${after}`)).status).toBe(200);
  }

  /** As if the turn, and what was answered until then, were two days old. */
  async letTimePass(): Promise<void> {
    await query(
      this.databaseUrl(),
      `update idempotency_keys set created_at = created_at - interval '2 days'`,
    );
    const { turnedAt, ...secrets } = this.stored();
    const earlier = new Date(Date.parse(turnedAt!) - 48 * HOUR_MS).toISOString();
    writeFileSync(this.file, JSON.stringify({ ...secrets, turnedAt: earlier }));
  }

  private async startServers(): Promise<void> {
    this.servers = [await startServerIn(this.dataDir), await startServerIn(this.dataDir)];
  }

  private async stopServers(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
    this.heard += this.servers.map((server) => server.said()).join('');
    this.servers = [];
  }
}

/** How many values in this database this secret alone does not open. */
export async function shutFor(databaseUrl: string, secret: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin; set local row_security = off');
    return await countShut(
      client,
      secretBoxOf(() => ({ current: secret })),
    );
  } finally {
    await client.end();
  }
}
