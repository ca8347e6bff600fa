import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { addressKeyOf } from '../common/crypto/sealed-for.rules.js';
import { SecretBox } from '../common/crypto/secret-box.js';
import { Clock } from '../common/time/clock.js';
import { dayOf } from '../common/time/day.rules.js';
import { firstKeptDay, KEPT_DAYS } from './address-days.rules.js';
import { AddressKeysRepository } from './address-keys.repository.js';

/** A client's address as it is kept: good for recognising it while the day's key lives. */
export interface HashedAddress {
  day: string;
  hash: Buffer;
}

const KEY_BYTES = 32;
const DAY_MS = 86_400_000;
/** Truncated: two addresses in 2^48 tries look alike, which is evidence against nobody. */
const HASH_BYTES = 12;

/** Hashes addresses with a key of the day; the keys are destroyed on schedule. */
@Injectable()
export class AddressesService {
  private readonly keys = new LRUCache<string, Buffer>({ max: KEPT_DAYS + 2 });
  /** The day on which the keys of all earlier days were read. */
  private completeOn: string | null = null;
  /** A day that nobody came on; its key is made no more. */
  private emptyDay: string | null = null;

  constructor(
    private readonly stored: AddressKeysRepository,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  async hash(prefix: string): Promise<HashedAddress> {
    const now = this.clock.now();
    const day = dayOf(now);
    const key = this.keys.get(day) ?? (await this.keyOf(day, now));
    return { day, hash: hashWith(key, prefix) };
  }

  /** An address as it was kept today and yesterday: what one has said in the last day. */
  async hashesOf(prefix: string): Promise<HashedAddress[]> {
    const yesterday = dayOf(new Date(this.clock.now().getTime() - DAY_MS));
    const key = this.keys.get(yesterday) ?? (await this.storedKey(yesterday));
    const today = await this.hash(prefix);
    return key ? [today, { day: yesterday, hash: hashWith(key, prefix) }] : [today];
  }

  /** As each of these was kept on every day that has a key. What was kept before, matches nothing. */
  async hashesUnderEveryKey(prefixes: readonly string[]): Promise<HashedAddress[]> {
    const now = this.clock.now();
    const today = dayOf(now);
    if (this.completeOn !== today) await this.readAll(today);
    if (!this.keys.has(today)) await this.keyOf(today, now);
    const first = firstKeptDay(now);
    return [...this.keys.entries()]
      .filter(([day]) => day >= first)
      .flatMap(([day, key]) => prefixes.map((prefix) => ({ day, hash: hashWith(key, prefix) })));
  }

  /** Ends what can be ended. Call it now and then. @returns the first day whose key is left */
  async destroyOld(): Promise<string> {
    const first = firstKeptDay(this.clock.now());
    await this.stored.destroyBefore(first);
    return first;
  }

  /** Seals every key anew once the master secret has changed. @returns how many it did */
  async reseal(): Promise<number> {
    let resealed = 0;
    for (const { day, sealed } of await this.stored.all()) {
      const again = this.box.resealed(sealed, addressKeyOf(day));
      if (!again) continue;
      await this.stored.reseal(day, again);
      resealed += 1;
    }
    return resealed;
  }

  /** How many keys only an older master secret opens. */
  async countOlder(): Promise<number> {
    const keys = await this.stored.all();
    return keys.filter(({ day, sealed }) => this.box.isOlder(sealed, addressKeyOf(day))).length;
  }

  /** No key is made for a day that is over. */
  private async readAll(today: string): Promise<void> {
    for (const { day, sealed } of await this.stored.all()) {
      if (!this.keys.has(day)) this.keys.set(day, this.box.open(sealed, addressKeyOf(day)));
    }
    this.completeOn = today;
  }

  private async storedKey(day: string): Promise<Buffer | null> {
    const sealed = day === this.emptyDay ? null : await this.stored.find(day);
    if (!sealed) {
      this.emptyDay = day;
      return null;
    }
    const key = this.box.open(sealed, addressKeyOf(day));
    this.keys.set(day, key);
    return key;
  }

  private async keyOf(day: string, now: Date): Promise<Buffer> {
    const fresh = this.box.seal(randomBytes(KEY_BYTES), addressKeyOf(day));
    const sealed =
      (await this.stored.find(day)) ?? (await this.stored.keep({ day, sealed: fresh }, now));
    const key = this.box.open(sealed, addressKeyOf(day));
    this.keys.set(day, key);
    return key;
  }
}

function hashWith(key: Buffer, prefix: string): Buffer {
  return createHmac('sha256', key).update(prefix).digest().subarray(0, HASH_BYTES);
}
