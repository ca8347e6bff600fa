import { spawn, type ChildProcess } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { homeIn, type Home } from './home.js';
import {
  HEARTBEAT_LIMIT_MS,
  readCard,
  stateOf,
  type KeeperCard,
  type KeeperState,
} from './keeper-lock.js';
import { onLine, type KeeperMessage, type KeeperOrders } from './keeper-protocol.js';
import { lendLog, sizeOf, tailOf } from './log-file.js';

/** Our place among those who use a PostgreSQL. */
export interface Membership {
  /** Where PostgreSQL listens on 127.0.0.1. */
  port: number;
  /** Resolves when the keeper has gone, or PostgreSQL with it. */
  lost: Promise<void>;
  /** Resolves when PostgreSQL has stopped, or at once while others use it. */
  leave(): Promise<void>;
}

export interface JoinOptions {
  log: (line: string) => void;
  /** Whether waiting may keep this process alive. */
  ref: boolean;
  /** Ends the waiting. */
  signal?: AbortSignal;
}

/** A keeper that runs answers at once; what takes long is PostgreSQL's start, and it says so. */
const ANSWER_MS = 5_000;
const UNANSWERED_MS = 60_000;
const POLL_MS = 15;

/** Finds the keeper of a data folder, or starts one, and checks in. */
export async function join(orders: KeeperOrders, options: JoinOptions): Promise<Membership> {
  const home = homeIn(orders.dataDir);
  const patience = new Patience(home, options.log);
  const logStart = sizeOf(home.log);
  let keeper: ChildProcess | null = null;
  for (;;) {
    const card = readCard(home.keeper);
    const state = card ? stateOf(home.keeper, card) : 'dead';
    if (card && state === 'alive') {
      const membership = await checkIn(card, options);
      if (membership) return membership;
    } else if (state === 'dead' && !isRunning(keeper)) {
      if (keeper?.exitCode) throw brokenKeeper(home, logStart);
      keeper = spawnKeeper(home, orders);
    }
    patience.spend(card, state);
    await delay(POLL_MS, undefined, options);
  }
}

function isRunning(child: ChildProcess | null): boolean {
  return child !== null && child.exitCode === null && child.signalCode === null;
}

/** Starts a keeper apart from our terminal and group, so that what ends us does not end it. */
function spawnKeeper(home: Home, orders: KeeperOrders): ChildProcess {
  const program = fileURLToPath(new URL('./keeper.js', import.meta.url));
  // A keeper needs little memory; NODE_OPTIONS may ask for a debugger, which is for us.
  const args = ['--max-old-space-size=64', program, JSON.stringify(orders)];
  const child = lendLog(home.log, (log) =>
    spawn(process.execPath, args, {
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
      cwd: path.parse(home.dataDir).root,
      env: { ...process.env, NODE_OPTIONS: '' },
    }),
  );
  child.on('error', () => {});
  child.unref();
  return child;
}

/** Null when nobody answers at that address: the keeper is about to leave. */
async function checkIn(card: KeeperCard, options: JoinOptions): Promise<Membership | null> {
  const socket = connect({ port: card.port, host: '127.0.0.1' });
  if (!options.ref) socket.unref();
  const lost = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  socket.setTimeout(ANSWER_MS, () => socket.destroy());
  socket.write(`${card.token}\n`);
  const giveUp = (): unknown => socket.destroy();
  options.signal?.addEventListener('abort', giveUp);
  const answer = await Promise.race([outcome(socket, options.log), lost]);
  options.signal?.removeEventListener('abort', giveUp);
  if (!answer) return null;
  socket.unref();
  if (answer.kind === 'ready') {
    return { port: answer.port, lost, leave: async () => leave(socket, lost) };
  }
  socket.destroy();
  throw new EmbeddedPostgresError(answer.reason);
}

type Outcome = Extract<KeeperMessage, { kind: 'ready' | 'failed' }>;

/** What the keeper says once PostgreSQL has started, or has not. */
function outcome(socket: Socket, log: (line: string) => void): Promise<Outcome> {
  return new Promise((resolve) =>
    onLine(socket, (line) => {
      const message = JSON.parse(line) as KeeperMessage;
      socket.setTimeout(0);
      if (message.kind === 'news') log(message.line);
      if (message.kind === 'ready' || message.kind === 'failed') resolve(message);
    }),
  );
}

async function leave(socket: Socket, lost: Promise<void>): Promise<void> {
  if (socket.destroyed) return;
  socket.ref();
  socket.end();
  await lost;
}

/** How long we wait for a keeper that does not let us in. */
class Patience {
  private readonly since = Date.now();
  private elsewhereSince: number | null = null;

  constructor(
    private readonly home: Home,
    private readonly log: (line: string) => void,
  ) {}

  /** @throws {EmbeddedPostgresError} when there is none left */
  spend(card: KeeperCard | null, state: KeeperState): void {
    if (card && state === 'elsewhere') this.spendOnOther(card);
    if (Date.now() - this.since < UNANSWERED_MS) return;
    throw new EmbeddedPostgresError(
      `Process ${card?.pid ?? '?'} keeps PostgreSQL in ${this.home.dataDir} and does not answer. ` +
        `End it and start again; ${this.home.log} may tell why.`,
    );
  }

  /** The card of a keeper that died there goes stale within the limit. */
  private spendOnOther({ host }: KeeperCard): void {
    const { dataDir } = this.home;
    if (this.elsewhereSince === null) {
      this.elsewhereSince = Date.now();
      this.log(`${dataDir} seems to be in use by ${host}; waiting to see whether it still is`);
    }
    if (Date.now() - this.elsewhereSince < HEARTBEAT_LIMIT_MS + 1_000) return;
    throw new EmbeddedPostgresError(
      `${dataDir} is in use by ${host}, another machine or container. ` +
        `Run the command there, or stop what runs there.`,
    );
  }
}

function brokenKeeper(home: Home, logStart: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `PostgreSQL could not be started. ${home.log} ends:\n${tailOf(home.log, logStart)}`,
  );
}
