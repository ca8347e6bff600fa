import { LRUCache } from 'lru-cache';
import { currentCall, together, type Lane } from './calls/call.js';

const MOST = 10_000;
const LANES: (Lane | undefined)[] = [undefined, 'ordinary', 'staff'];

/**
 * What each call needs and hardly ever changes, as it was so many milliseconds ago at most. Who needs it while it is
 * being read shares that: where calls wait in line for the database, each of them would stand in it twice.
 */
export class KeptBriefly<Value extends object> {
  private readonly known: LRUCache<string, Value>;
  private readonly underWay = new Map<string, Promise<Value | null>>();

  /** @param milliseconds after which another process's change shows here */
  constructor(milliseconds: number) {
    this.known = new LRUCache({ max: MOST, ttl: milliseconds });
  }

  /** @param read what is there; null, which is not kept, where nothing is */
  async get<Found extends Value | null>(key: string, read: () => Promise<Found>): Promise<Found> {
    const known = this.known.get(key) as Found | undefined;
    return known ?? (this.shared(key, read) as Promise<Found>);
  }

  /** This process has changed it: what is being read may be as it was before. */
  forget(key: string): void {
    this.known.delete(key);
    for (const lane of LANES) this.underWay.delete(nameOf(lane, key));
  }

  /** As `forget`, where it is known what it is now. */
  set(key: string, value: Value): void {
    this.forget(key);
    this.known.set(key, value);
  }

  private async shared(key: string, read: () => Promise<Value | null>): Promise<Value | null> {
    const call = currentCall();
    // Staff do not wait where others do.
    const name = nameOf(call?.lane, key);
    const others = this.underWay.get(name);
    if (others) return others;
    const reading = together(call, read);
    this.underWay.set(name, reading);
    const isPresent = (): boolean => this.underWay.get(name) === reading;
    try {
      const value = await reading;
      if (value !== null && isPresent()) this.known.set(key, value);
      return value;
    } finally {
      if (isPresent()) this.underWay.delete(name);
    }
  }
}

function nameOf(lane: Lane | undefined, key: string): string {
  return `${lane ?? ''} ${key}`;
}
