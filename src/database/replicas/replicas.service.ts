import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Statements } from '../statements.js';
import { Positions } from './positions.js';
import { choiceOf } from './replica.rules.js';
import { Replica } from './replica.js';

export interface ReplicaSettings {
  /** Of replicas of the primary, with the application's role. */
  urls: readonly string[];
  /** Connections to each. */
  poolSize: number;
}

/** Reads that may be made on replicas; whatever is wrong with those, on the primary. */
@Injectable()
export class ReplicasService implements OnApplicationShutdown {
  private readonly positions: Positions;
  private readonly replicas: readonly Replica[];
  private turn = 0;

  constructor(primary: DataSource, { urls, poolSize }: ReplicaSettings) {
    this.positions = new Positions(primary);
    const required = () => this.positions.required();
    const logger = new Logger('Replicas');
    this.replicas = urls.map((url) => new Replica(url, poolSize, required, logger));
  }

  /** A write of this process has ended: no replica is read from that has not come so far. */
  wrote(): void {
    this.positions.wrote();
  }

  /**
   * Does the work with one replica's statements, each at least as new as those before it. Where one
   * fails, all is done anew without.
   */
  async read<T>(siteId: string, work: (reads?: Statements) => Promise<T>): Promise<T> {
    const done = await this.tried(siteId, work);
    return done ? done.value : work();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.close()));
  }

  private async tried<T>(
    siteId: string,
    work: (reads: Statements) => Promise<T>,
  ): Promise<{ value: T } | null> {
    for (const each of this.replicas) each.lookAgain();
    const chosen = choiceOf(this.replicas, (this.turn += 1));
    const replica = chosen === null ? undefined : this.replicas[chosen];
    const visit = await replica?.visit(siteId);
    if (!visit) return null;
    try {
      const value = await work(visit);
      return visit.failure ? null : { value };
    } catch (error) {
      if (visit.failure) return null;
      throw error;
    } finally {
      replica!.leave(visit);
    }
  }
}
