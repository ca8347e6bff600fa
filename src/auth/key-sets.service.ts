import type { KeyObject } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { loggedError } from '../common/http/logged-error.js';
import { Clock } from '../common/time/clock.js';
import { OutboundError, SafeFetch } from '../outbound/safe-fetch.js';
import { isDue, isUsable, keysIn, onlyFitting, type KeySet } from './key-set.rules.js';
import type { PublicAlgorithm } from './public-jwk.rules.js';
import { publicKeyFrom } from './public-key.js';

/** Someone waits for it: the reader who signs in. */
const TIMEOUT_MS = 5_000;

/** The key sets of identity providers, by address, each asked for by one call at a time. */
@Injectable()
export class KeySetsService {
  private readonly logger = new Logger(KeySetsService.name);
  private readonly sets = new LRUCache<string, KeySet>({ max: 1_000 });
  private readonly calls = new Map<string, Promise<KeySet>>();

  constructor(
    private readonly outside: SafeFetch,
    private readonly clock: Clock,
  ) {}

  /** The key at this address for a token with this header, or null. */
  async find(
    url: string,
    alg: PublicAlgorithm,
    kid: string | undefined,
  ): Promise<KeyObject | null> {
    const now = this.clock.now().getTime();
    let set = this.sets.get(url);
    const lacking = !set || onlyFitting(set, alg, kid) === null;
    if (!set || isDue(set, now, { lacking })) set = await this.read(url);
    const jwk = isUsable(set, now) ? onlyFitting(set, alg, kid) : null;
    const found = jwk && publicKeyFrom(jwk, alg);
    return found && 'key' in found ? found.key : null;
  }

  private read(url: string): Promise<KeySet> {
    const running = this.calls.get(url);
    if (running) return running;
    const call = this.ask(url).finally(() => this.calls.delete(url));
    this.calls.set(url, call);
    return call;
  }

  /** Without a usable answer the keys are those of before. */
  private async ask(url: string): Promise<KeySet> {
    const triedAt = this.clock.now().getTime();
    const keys = await this.keysAt(url);
    const before = this.sets.get(url) ?? { keys: [], readAt: 0 };
    const set = keys ? { keys, readAt: triedAt, triedAt } : { ...before, triedAt };
    this.sets.set(url, set);
    return set;
  }

  private async keysAt(url: string): Promise<KeySet['keys'] | null> {
    try {
      const keys = keysIn(await this.outside.json(url, { timeoutMs: TIMEOUT_MS }));
      if (!keys) this.logger.warn(`There is no key set at ${withoutQuery(url)}`);
      return keys;
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      const { summary } = loggedError(error.cause);
      this.logger.warn(`The key set at ${withoutQuery(url)} cannot be read: ${summary}`);
      return null;
    }
  }
}

/** An address as the log has it: its query may hold a credential. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
