import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Call, withinCall } from '../common/calls/call.js';
import { Draining } from '../common/calls/draining.js';
import { unavailable } from '../common/http/unavailable.js';

/** However many ask. */
const FRESH_MS = 1_000;
const ASK_MS = 1_000;

@Injectable()
export class HealthService {
  private askedAt = -Infinity;
  private answers: Promise<boolean> = Promise.resolve(false);

  constructor(
    private readonly db: DataSource,
    private readonly draining: Draining,
  ) {}

  /** As it was at most a second ago. @throws {Problem} unavailable */
  async check(): Promise<void> {
    if (this.draining.hasBegun) throw unavailable('The server is about to stop.');
    const now = performance.now();
    if (now - this.askedAt >= FRESH_MS) {
      this.askedAt = now;
      this.answers = this.ask();
    }
    if (!(await this.answers)) throw unavailable('The database does not answer.');
  }

  /** By a connection that is kept free: a server that is busy is ready all the same. */
  private async ask(): Promise<boolean> {
    const call = new Call('staff', ASK_MS);
    try {
      await withinCall(call, async () => this.db.query<unknown>('select 1'));
      return true;
    } catch {
      return false;
    } finally {
      call.end();
    }
  }
}
