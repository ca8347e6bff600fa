import path from 'node:path';

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
  /** Where the embedded database and its secrets live. */
  dataDir: string;
  /** Connections in the pool. */
  poolSize: number;
  /** 32 bytes or more, the root of every derived key; null: generated beside the embedded database. */
  secret: string | null;
  /** The address people reach us at, without a trailing slash; null: what we listen on. */
  publicUrl: string | null;
  logLevel: LogLevel;
}

const LOG_LEVELS = ['error', 'warn', 'log', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Env = Readonly<Record<string, string | undefined>>;

/** Lists every bad variable, so that one restart mends them all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((each) => `  - ${each}`).join('\n')}`);
  }
}

/**
 * Reads the environment. An empty variable counts as absent.
 *
 * @throws {ConfigError} naming every bad variable
 */
export function readConfig(env: Env): Config {
  const problems: string[] = [];
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const value = env[name]?.trim();
    if (!value) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= max) return number;
    problems.push(`${name} must be a whole number from ${min} to ${max}, not "${value}"`);
    return fallback;
  };
  const text = (name: string, whyNot: (value: string) => string | null): string | null => {
    const value = env[name]?.trim();
    if (!value) return null;
    const why = whyNot(value);
    if (why) problems.push(`${name} ${why}`);
    return value;
  };

  const databaseUrl = text('DATABASE_URL', whyNotDatabaseUrl);
  const secret = text('COLLOQUY_SECRET', whyNotSecret);
  if (databaseUrl && !secret) {
    problems.push(
      `COLLOQUY_SECRET is required with DATABASE_URL; make one with: openssl rand -hex 32`,
    );
  }
  const config: Config = {
    port: whole('PORT', 8080, 0, 65_535),
    host:
      text('HOST', (value) => (/\s/.test(value) ? 'must be one host name or address' : null)) ??
      '127.0.0.1',
    databaseUrl,
    migrationUrl: text('DATABASE_MIGRATION_URL', whyNotDatabaseUrl),
    dataDir: path.resolve(env['DATA_DIR']?.trim() || 'data'),
    poolSize: whole('DATABASE_POOL_SIZE', 4, 2, 100),
    secret,
    publicUrl: text('PUBLIC_URL', whyNotPublicUrl)?.replace(/\/+$/, '') ?? null,
    logLevel: (text('LOG_LEVEL', whyNotLogLevel) ?? 'warn') as LogLevel,
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function whyNotDatabaseUrl(value: string): string | null {
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  if (protocol === 'postgres:' || protocol === 'postgresql:') return null;
  return 'must be a postgres:// address';
}

function whyNotPublicUrl(value: string): string | null {
  const protocol = URL.canParse(value) ? new URL(value).protocol : '';
  return protocol === 'http:' || protocol === 'https:' ? null : 'must be an http(s):// address';
}

function whyNotLogLevel(value: string): string | null {
  return (LOG_LEVELS as readonly string[]).includes(value)
    ? null
    : `must be one of ${LOG_LEVELS.join(', ')}`;
}

/** Short, repeated or copied secrets are refused: a key that can be guessed is no key. */
function whyNotSecret(value: string): string | null {
  if (Buffer.byteLength(value) < 32)
    return 'must have at least 32 bytes; make one with: openssl rand -hex 32';
  if (new Set(value).size < 8)
    return 'is too uniform to be random; make one with: openssl rand -hex 32';
  if (/change.?me|example|secret|password|replace/i.test(value))
    return 'is an example, not a secret';
  return null;
}
