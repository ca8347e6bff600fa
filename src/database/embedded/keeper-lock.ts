import { linkSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { notOurs } from './embedded-postgres-error.js';
import { birthOf, isAlive } from './processes.js';

/** What a keeper leaves at the door: who it is, and how to reach it. */
export interface KeeperCard {
  host: string;
  pid: number;
  /** Null where the system does not say. */
  birth: string | null;
  /** TCP port on 127.0.0.1 where members check in. */
  port: number;
  /** Members show it to prove that they can read this folder. */
  token: string;
}

/** `elsewhere`: on another machine or in another container, where our process numbers mean nothing. */
export type KeeperState = 'alive' | 'dead' | 'elsewhere';

const HEARTBEAT_MS = 2_000;
/** Five beats: a busy machine may delay some of them. */
export const HEARTBEAT_LIMIT_MS = 10_000;

const UNREADABLE: KeeperCard = { host: '', pid: 0, birth: null, port: 0, token: 'unreadable' };

export function cardFor(port: number, token: string): KeeperCard {
  return { host: hostname(), pid: process.pid, birth: birthOf(process.pid), port, token };
}

/** The card at the door, or null. A torn one, as a power cut leaves, stands for nobody. */
export function readCard(file: string): KeeperCard | null {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as KeeperCard | null) ?? UNREADABLE;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (error instanceof SyntaxError) return UNREADABLE;
    throw notOurs(file, error);
  }
}

export function stateOf(file: string, card: KeeperCard): KeeperState {
  if (card.pid === 0) return 'dead';
  // First of all, for a machine may change its name while a keeper runs.
  if (isAlive(card.pid, card.birth)) return 'alive';
  if (card.host === hostname()) return 'dead';
  const beat = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - beat < HEARTBEAT_LIMIT_MS ? 'elsewhere' : 'dead';
}

/** Takes the folder by putting `card` at its door; false when somebody who lives has theirs there. */
export async function claim(file: string, card: KeeperCard): Promise<boolean> {
  const draft = `${file}.${card.token}`;
  writeFileSync(draft, JSON.stringify(card), { mode: 0o600 });
  try {
    while (!put(draft, file)) {
      const holder = readCard(file);
      if (holder && stateOf(file, holder) !== 'dead') return false;
      if (holder) await evict(file, holder, card);
    }
    return true;
  } finally {
    unlinkSync(draft);
  }
}

function put(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Clears the card of the dead, under a lock that carries the name of that death: of two who find
 * the same card, the slower must not remove the card of its successor. Should one die in here,
 * the same rule clears its lock.
 */
export async function evict(file: string, dead: KeeperCard, card: KeeperCard): Promise<void> {
  const rite = `${file}.${dead.token}.dead`;
  if (!(await claim(rite, card))) {
    await delay(5);
    return;
  }
  if (readCard(file)?.token === dead.token) unlinkSync(file);
  unlinkSync(rite);
}

/** Shows others that the card is no leftover. `onLost` is called once if it is gone from the door. */
export function keepFresh(file: string, card: KeeperCard, onLost: () => void): void {
  const timer = setInterval(() => {
    if (isOurs(file, card)) {
      utimesSync(file, new Date(), new Date());
    } else {
      clearInterval(timer);
      onLost();
    }
  }, HEARTBEAT_MS);
}

export function release(file: string, card: KeeperCard): void {
  if (isOurs(file, card)) unlinkSync(file);
}

function isOurs(file: string, card: KeeperCard): boolean {
  return readCard(file)?.token === card.token;
}
