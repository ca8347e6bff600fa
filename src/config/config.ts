import { isIP } from 'node:net';
import path from 'node:path';
import ipaddr from 'ipaddr.js';
import { withFiles } from './file-variables.js';
import {
  isWhole,
  missingForMail,
  whyNotMailbox,
  whyNotSmtpUrl,
  type MailConfig,
  type PartOfMail,
} from './mail.rules.js';
import { doubledSecrets, whyNotSecret } from './master-secret.rules.js';
import { variablesOf, type Complain, type Env } from './variables.js';

/** What the server is told from outside, read once. */
export interface Config {
  /** TCP port; 0 takes any free one. */
  port: number;
  /** The address to listen on. */
  host: string;
  /** Null: start a PostgreSQL of our own under `dataDir`. */
  databaseUrl: string | null;
  /** As `databaseUrl`, for the role that owns the tables; null: one role does both. */
  migrationUrl: string | null;
  /** Replicas of that database, with the role of `databaseUrl`. */
  replicaUrls: readonly string[];
  /** Where the embedded database and its secrets live. */
  dataDir: string;
  /** What `databaseUrl` leads to: a pooler that gives each transaction another session; null: no such one. */
  pooler: Pooler | null;
  /** Connections in the pool. */
  poolSize: number;
  /** How long a call may take, in milliseconds. */
  requestDeadlineMs: number;
  /** How long calls are still taken once the process was told to stop, in milliseconds. */
  shutdownDrainMs: number;
  /** Calls that are worked on at a time, staff's beside. */
  requestsAtOnce: number;
  /** Memory that public pages are kept in, in bytes; 0 keeps none. */
  pageCacheBytes: number;
  /** 32 bytes or more, the root of every derived key; null: generated beside the embedded database. */
  secret: string | null;
  /** The one before it, while a rotation lasts: what it sealed is still read. */
  previousSecret: string | null;
  /** Null: no mail is sent. */
  mail: MailConfig | null;
  /** The address people reach us at, without a trailing slash; null: what we listen on. */
  publicUrl: string | null;
  /** `host:port` pairs of servers that may be called though they are private, or have no TLS. */
  outboundAllow: readonly string[];
  /** Addresses and CIDR networks of the proxies in front, whose word about the client is taken. */
  trustedProxies: string[];
  /** Where to report a vulnerability: a mailto:, https: or tel: address; null: nowhere is named. */
  securityContact: string | null;
  logLevel: LogLevel;
  logFormat: LogFormat;
  /** TCP port for `/metrics`, on this machine alone; null: nowhere. */
  adminPort: number | null;
}

const POOLERS = ['transaction'] as const;
export type Pooler = (typeof POOLERS)[number];

const MEBIBYTE = 1024 * 1024;
/** Each process has a pool for each. */
const MOST_REPLICAS = 16;
const LOG_LEVELS = ['error', 'warn', 'log', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Lists every bad variable, so that one restart mends them all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((each) => `  - ${each}`).join('\n')}`);
  }
}

/**
 * Reads the environment, and the files it names. An empty variable counts as absent.
 *
 * @throws {ConfigError} naming every bad variable
 */
export function readConfig(env: Env): Config {
  const problems: string[] = [];
  const complain: Complain = (problem) => problems.push(problem);
  const { whole, text } = variablesOf(withFiles(env, complain), complain);
  const mail = {
    smtpUrl: text('SMTP_URL', whyNotSmtpUrl),
    from: text('MAIL_FROM', whyNotMailbox),
  };
  const config: Config = {
    port: whole('PORT', 8080, 0, 65_535),
    host: text('HOST', whyNotHost) ?? '127.0.0.1',
    databaseUrl: text('DATABASE_URL', whyNotDatabaseUrl),
    migrationUrl: text('DATABASE_MIGRATION_URL', whyNotDatabaseUrl),
    pooler: text('DATABASE_POOLER', whyNotPooler) as Pooler | null,
    replicaUrls: eachOf(text('DATABASE_REPLICA_URLS', whyNotReplicas)),
    dataDir: path.resolve(env['DATA_DIR']?.trim() || 'data'),
    poolSize: whole('DATABASE_POOL_SIZE', 5, 2, 100),
    requestDeadlineMs: whole('REQUEST_DEADLINE_MS', 1500, 100, 60_000),
    shutdownDrainMs: whole('SHUTDOWN_DRAIN_MS', 1000, 0, 60_000),
    requestsAtOnce: whole('REQUESTS_AT_ONCE', 256, 4, 10_000),
    pageCacheBytes: whole('PAGE_CACHE_MB', 64, 0, 4096) * MEBIBYTE,
    secret: text('COLLOQUY_SECRET', whyNotSecret),
    previousSecret: text('COLLOQUY_SECRET_PREVIOUS', whyNotSecret),
    mail: isWhole(mail) ? mail : null,
    publicUrl: text('PUBLIC_URL', whyNotPublicUrl)?.replace(/\/+$/, '') ?? null,
    outboundAllow: listFrom(text('OUTBOUND_ALLOW', whyNotPairs)),
    trustedProxies: listFrom(text('TRUSTED_PROXIES', whyNotProxies)),
    securityContact: text('SECURITY_CONTACT', whyNotContact),
    logLevel: (text('LOG_LEVEL', oneOf(LOG_LEVELS)) ?? 'warn') as LogLevel,
    logFormat: (text('LOG_FORMAT', oneOf(LOG_FORMATS)) ?? 'text') as LogFormat,
    adminPort: unlessZero(whole('ADMIN_PORT', 0, 0, 65_535)),
  };
  problems.push(...missingFor(config, mail), ...doubledIn(config, mail));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function missingFor(config: Config, mail: PartOfMail): string[] {
  const { databaseUrl, migrationUrl, pooler, replicaUrls, secret, publicUrl } = config;
  const without = databaseUrl !== null && secret === null;
  const undirected = pooler !== null && (databaseUrl === null || migrationUrl === null);
  return [
    ...(undirected
      ? [
          'DATABASE_POOLER needs DATABASE_URL, which leads to the pooler, and DATABASE_MIGRATION_URL, which leads past it',
        ]
      : []),
    ...(databaseUrl === null && replicaUrls.length > 0
      ? ['DATABASE_URL is required with DATABASE_REPLICA_URLS, as the address of their primary']
      : []),
    ...(without
      ? ['COLLOQUY_SECRET is required with DATABASE_URL; make one with: openssl rand -hex 32']
      : []),
    ...missingForMail({ ...mail, publicUrl }),
  ];
}

function doubledIn(config: Config, { smtpUrl }: PartOfMail): string[] {
  const { secret, previousSecret, databaseUrl, migrationUrl, replicaUrls } = config;
  const replicas = replicaUrls.map((url, nth) => [`DATABASE_REPLICA_URLS (${nth + 1})`, url]);
  return doubledSecrets(
    { COLLOQUY_SECRET: secret, COLLOQUY_SECRET_PREVIOUS: previousSecret },
    {
      ...{ DATABASE_URL: databaseUrl, DATABASE_MIGRATION_URL: migrationUrl, SMTP_URL: smtpUrl },
      ...(Object.fromEntries(replicas) as Record<string, string>),
    },
  );
}

function whyNotHost(value: string): string | null {
  return /\s/.test(value) ? 'must be one host name or address' : null;
}

function whyNotDatabaseUrl(value: string): string | null {
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  if (protocol === 'postgres:' || protocol === 'postgresql:') return null;
  return 'must be a postgres:// address';
}

function whyNotReplicas(value: string): string | null {
  const urls = eachOf(value);
  if (urls.length > MOST_REPLICAS) return `must list ${MOST_REPLICAS} addresses at most`;
  const isWrong = urls.length === 0 || urls.some((url) => whyNotDatabaseUrl(url) !== null);
  return isWrong ? 'must list postgres:// addresses, with commas between' : null;
}

function whyNotPublicUrl(value: string): string | null {
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  return protocol === 'http:' || protocol === 'https:' ? null : 'must be an http(s):// address';
}

function whyNotPooler(value: string): string | null {
  return (POOLERS as readonly string[]).includes(value) ? null : `must be ${POOLERS.join(' or ')}`;
}

function eachOf(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function listFrom(text: string | null): string[] {
  return eachOf(text).map((each) => each.toLowerCase());
}

/** A host is written as it stands in a URL: IPv6 in brackets, the port always. */
function whyNotPairs(value: string): string | null {
  const wrong = listFrom(value).find((pair) => {
    const [, host, port] = /^([^:*]+|\[.+\]):(\d{1,5})$/.exec(pair) ?? [];
    const url = `http://${host}:${port}`;
    return !host || !URL.canParse(url) || new URL(url).hostname !== host;
  });
  return wrong === undefined ? null : `must list host:port pairs; "${wrong}" is none`;
}

function whyNotProxies(value: string): string | null {
  const wrong = listFrom(value).filter((each) => !isNetwork(each));
  if (wrong.length === 0) return null;
  return `must be a list of addresses and CIDR networks; these are none: ${wrong.join(', ')}`;
}

function isNetwork(value: string): boolean {
  if (isIP(value.split('/')[0]!) === 0 || value.includes('%')) return false;
  return value.includes('/') ? ipaddr.isValidCIDR(value) : ipaddr.isValid(value);
}

function whyNotContact(value: string): string | null {
  const protocol = URL.canParse(value) && !/\s/.test(value) ? new URL(value).protocol : '';
  if (['mailto:', 'https:', 'tel:'].includes(protocol)) return null;
  return 'must be a mailto:, https: or tel: address';
}

function unlessZero(port: number): number | null {
  return port === 0 ? null : port;
}

function oneOf(values: readonly string[]): (value: string) => string | null {
  return (value) => (values.includes(value) ? null : `must be one of ${values.join(', ')}`);
}
