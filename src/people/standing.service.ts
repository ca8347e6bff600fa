import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../common/time/clock.js';
import { StandingRepository } from './standing.repository.js';

/** What was true a second ago is true enough, on every instance. */
const FRESH_MS = 1000;

/**
 * Whether a person is still there: a reader's token outlives their erasure, and a merge, by up to an
 * hour.
 */
@Injectable()
export class StandingService {
  private readonly known = new LRUCache<string, { there: boolean; at: number }>({ max: 100_000 });

  constructor(
    private readonly people: StandingRepository,
    private readonly clock: Clock,
  ) {}

  async isThere(siteId: string, personId: string): Promise<boolean> {
    const name = `${siteId}.${personId}`;
    const now = this.clock.now().getTime();
    const known = this.known.get(name);
    if (known && Math.abs(now - known.at) < FRESH_MS) return known.there;
    const there = await this.people.isThere(siteId, personId);
    this.known.set(name, { there, at: now });
    return there;
  }

  /** They have just gone, by this instance. */
  gone(siteId: string, personId: string): void {
    this.known.set(`${siteId}.${personId}`, { there: false, at: this.clock.now().getTime() });
  }
}
