import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT } from 'jose';
import { AppModule, type AppSettings } from '../../src/app.module.js';
import { Clock } from '../../src/common/time/clock.js';
import { InstallationService } from '../../src/installation/installation.service.js';
import { MembersService } from '../../src/members/members.service.js';
import type { MasterSecrets } from '../../src/common/crypto/master-secrets.js';
import type { Role } from '../../src/auth/role.rules.js';
import { createApp } from '../../src/server/create-app.js';
import { appUrlOf, freshDatabase } from './database.js';
import { Statements } from './statements.js';

/** 32 bytes that only tests use. */
export const TEST_SECRET = 'b4a1f0c2d3e4958677a8b9cadbecfd0e1f20314253647586';

/** An answer, its body parsed where it is JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  body: any;
}

export interface CallOptions {
  /** Sent as Bearer. */
  as?: string;
  /** A string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Talks HTTP to a server below `/api/v1`; a path that begins with `//` is taken from the root. */
export class Client {
  constructor(readonly origin: string) {}

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const url = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
    const response = await fetch(this.origin + url, { method, ...requestOf(options) });
    const type = response.headers.get('content-type') ?? '';
    const text = await textOf(response, type);
    const json = type.includes('json') && !type.includes('ndjson');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json && text !== '' ? JSON.parse(text) : undefined,
    };
  }

  get = (path: string, options?: CallOptions) => this.call('GET', path, options);
  post = (path: string, options?: CallOptions) => this.call('POST', path, options);
  put = (path: string, options?: CallOptions) => this.call('PUT', path, options);
  patch = (path: string, options?: CallOptions) => this.call('PATCH', path, options);
  delete = (path: string, options?: CallOptions) => this.call('DELETE', path, options);
}

/** Of a stream, which has no end, what it begins with. */
async function textOf(response: Response, type: string): Promise<string> {
  if (!type.startsWith('text/event-stream')) return response.text();
  const reader = response.body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return Buffer.from(value ?? []).toString();
}

function requestOf({ as, body, headers }: CallOptions): RequestInit {
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: sent }),
  };
}

export interface TestApp {
  app: NestFastifyApplication;
  http: Client;
  /** For the owner, who sees every row. */
  databaseUrl: string;
  /** Moves the server's clock. */
  later(milliseconds: number): void;
  now(): Date;
  /** What it has asked the database. */
  statements: Statements;
  /** Holds that each of its statements names its site. */
  stop(): Promise<void>;
}

type TestSettings = Partial<Omit<AppSettings, 'secrets'>> & {
  secrets?: MasterSecrets;
  /** Whom to believe where a call comes from. */
  trustedProxies?: readonly string[];
  /** How long a call may take. */
  requestDeadlineMs?: number;
};

/** The whole application on a database of its own, or on one that another has too. */
export async function startApp(
  databaseUrl?: string,
  {
    secrets = { current: TEST_SECRET },
    trustedProxies = [],
    requestDeadlineMs = 60_000,
    ...settings
  }: TestSettings = {},
): Promise<TestApp> {
  const url = databaseUrl ?? (await freshDatabase());
  const module = AppModule.with({
    databaseUrl: appUrlOf(url),
    poolSize: 8,
    secrets: () => secrets,
    securityContact: 'mailto:security@daily.example',
    publicUrl: 'https://comments.daily.example',
    // Nobody listens there: a call that waited for the mail would fail.
    mail: { smtpUrl: 'smtp://127.0.0.1:9', from: 'comments@daily.example' },
    ...settings,
  });
  const http = { trustedProxies, requestDeadlineMs };
  const app = await createApp(module, { logLevels: ['error'], ...http });
  const statements = Statements.of({ app });
  let ahead = 0;
  const clock = app.get(Clock);
  clock.now = () => new Date(Date.now() + ahead);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    http: new Client(await app.getUrl()),
    databaseUrl: url,
    later: (milliseconds) => (ahead += milliseconds),
    now: () => clock.now(),
    statements,
    stop: async () => {
      await app.close();
      await statements.askOneSite();
    },
  };
}

export interface TestSite {
  slug: string;
  signingSecret: string;
  /** A key that may do everything on this site. */
  admin: string;
  /** A moderator's key. */
  moderator: string;
}

/** As good as none: most tests post more than anybody would, all from one address. */
export const NO_LIMITS = Object.fromEntries(
  [
    'postsPerMinute',
    'postsPerDay',
    'guestPostsPerMinute',
    'guestPostsPerDay',
    'editsPerMinute',
    'votesPerMinute',
    'reportsPerHour',
    'threadPostsPerMinute',
    'sitePostsPerMinute',
    'keyCallsPerMinute',
    'formsPerHour',
    'failedSignInsPerMinute',
  ].map((name) => [name, 100_000]),
);

/** Nobody floods. */
const PATIENT = { screening: { flood: { outcome: 'off' } } };

/** A site with guests, an admin and a moderator. */
export async function makeSite(
  { app }: TestApp,
  slug = 'daily',
  settings: object = { guests: true },
): Promise<TestSite> {
  const { site, signingSecret } = await app.get(InstallationService).createSite({
    slug,
    name: slug,
    settings: { ...NO_LIMITS, ...PATIENT, duplicateMinutes: 0, ...settings },
  });
  const member = async (name: string, role: Role) =>
    (await app.get(MembersService).add(site.id, { name, role }, 'owner')).token;
  return {
    slug,
    signingSecret,
    admin: await member('Ada', 'admin'),
    moderator: await member('Mo', 'moderator'),
  };
}

/** A token as the site's backend signs it for a reader. */
export async function readerToken(
  site: Pick<TestSite, 'slug' | 'signingSecret'>,
  sub: string,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ name: sub, iat: now, exp: now + 3000, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setAudience(site.slug)
    .sign(Buffer.from(site.signingSecret));
}
