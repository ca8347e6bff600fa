import { randomInt } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROLES } from './cluster.js';
import { EmbeddedPostgresError, messageOf } from './embedded-postgres-error.js';
import { homeIn } from './home.js';
import type { KeeperOrders } from './keeper-protocol.js';
import { join, type Membership } from './membership.js';
import { readPassword } from './password.js';

export interface EmbeddedPostgres {
  /** Database and owner `colloquy`. Stays the same for a data folder while its port stays free. */
  readonly url: string;
  /** As `url`, for the role that owns nothing and is held by row-level security. */
  readonly appUrl: string;
  /** Leaves the server; PostgreSQL stops when no other process uses this data folder. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Holds PostgreSQL's folder, its password, port and log, and the keeper's card. */
  dataDir: string;
  /** For tests: faster, and a power cut destroys the database. */
  volatile?: boolean;
  /** Settings of PostgreSQL, by name. They count for the process that comes first. */
  settings?: Record<string, string>;
  /** Told in a line what takes time or went wrong. */
  log?: (line: string) => void;
}

const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** Members who lose their keeper together come back apart, so that mostly one starts the next. */
const SPREAD_MS = 100;

/**
 * Joins the PostgreSQL of a data folder, starting it if nobody has.
 *
 * No user of the folder owns PostgreSQL: a keeper process does, to which each user holds a
 * connection. So none of them can take PostgreSQL down by leaving or dying, and the others notice
 * nothing. Only when the keeper itself is killed do its members start another, on the same port.
 *
 * @throws {EmbeddedPostgresError}
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { volatile = false, settings = {}, log = () => {} } = options;
  const orders = { dataDir: openFolder(options.dataDir), volatile, settings };
  const membership = await join(orders, { log, ref: true });
  const password = readPassword(homeIn(orders.dataDir).password);
  const stay = new Stay(membership, orders, log);
  return {
    get url() {
      return addressOf(ROLES.owner, password!, stay.port);
    },
    get appUrl() {
      return addressOf(ROLES.app, password!, stay.port);
    },
    stop: () => stay.end(),
  };
}

function addressOf(role: string, password: string, port: number): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/colloquy`;
}

function openFolder(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
    return realpathSync(dataDir);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `${path.resolve(dataDir)} cannot hold the database: ${(error as Error).message}. ` +
        `Set DATA_DIR to a folder that can be written, or DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}

/** A membership that is renewed when it is lost. Keeps no process alive. */
class Stay {
  private readonly leaving = new AbortController();
  private readonly renewal: Promise<void>;

  constructor(
    private membership: Membership,
    private readonly orders: KeeperOrders,
    private readonly log: (line: string) => void,
  ) {
    this.renewal = this.renew();
  }

  get port(): number {
    return this.membership.port;
  }

  async end(): Promise<void> {
    this.leaving.abort();
    await this.membership.leave();
    await this.renewal;
  }

  private async renew(): Promise<void> {
    const { signal } = this.leaving;
    await this.membership.lost;
    while (!signal.aborted) {
      this.log('PostgreSQL has gone; starting it again');
      const next = await this.rejoin();
      if (!next) return;
      this.membership = next;
      if (signal.aborted) await next.leave();
      await next.lost;
    }
  }

  /** Tries until it works, or until we leave; then null. */
  private async rejoin(): Promise<Membership | null> {
    const { signal } = this.leaving;
    const options = { log: this.log, ref: false, signal };
    for (let pause = RETRY_MS; !signal.aborted; pause = Math.min(2 * pause, LONGEST_RETRY_MS)) {
      try {
        await delay(randomInt(SPREAD_MS), undefined, options);
        this.refuseToBeginAnew();
        return await join(this.orders, options);
      } catch (error) {
        if (!signal.aborted) this.log(messageOf(error));
      }
      await delay(pause, undefined, options).catch(() => {});
    }
    return null;
  }

  /** An empty database would be worse than none: whoever uses us expects their tables. */
  private refuseToBeginAnew(): void {
    const { cluster } = homeIn(this.orders.dataDir);
    if (existsSync(cluster)) return;
    throw new EmbeddedPostgresError(`${cluster} is gone. Put it back, or start again without it.`);
  }
}
