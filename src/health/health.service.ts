import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { unavailable } from '../common/http/unavailable.js';

@Injectable()
export class HealthService {
  constructor(private readonly db: DataSource) {}

  /** @throws {Problem} unavailable */
  async check(): Promise<void> {
    try {
      await this.db.query('select 1');
    } catch {
      throw unavailable('The database does not answer.');
    }
  }
}
