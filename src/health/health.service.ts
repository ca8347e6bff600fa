import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Problem } from '../common/http/problem.js';

@Injectable()
export class HealthService {
  constructor(private readonly db: DataSource) {}

  /** @throws {Problem} unavailable */
  async check(): Promise<void> {
    try {
      await this.db.query('select 1');
    } catch {
      throw new Problem('unavailable', 'The database does not answer.');
    }
  }
}
