import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Draining } from '../common/calls/draining.js';
import { unavailable } from '../common/http/unavailable.js';

@Injectable()
export class HealthService {
  constructor(
    private readonly db: DataSource,
    private readonly draining: Draining,
  ) {}

  /** @throws {Problem} unavailable */
  async check(): Promise<void> {
    if (this.draining.hasBegun) throw unavailable('The server is about to stop.');
    try {
      await this.db.query('select 1');
    } catch {
      throw unavailable('The database does not answer.');
    }
  }
}
