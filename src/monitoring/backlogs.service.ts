import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { Clock } from '../common/time/clock.js';
import { QUEUES } from '../reviews/queue.rules.js';
import { measured, type Backlog } from './backlogs.rules.js';

/** Of one kind: more of them say no more to whoever watches, and cost the database. */
const MOST = 100_000;

const KINDS = [
  'events',
  'webhook-events',
  'webhook-deliveries',
  'dead-letters',
  ...QUEUES.map((queue) => `queue ${queue}`),
];

/** How much waits for somebody, over all sites. */
@Injectable()
export class BacklogsService {
  constructor(
    @InjectEntityManager() private readonly everySite: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** By kind; ages are in seconds. */
  async measure(): Promise<ReturnType<typeof measured>> {
    const rows: (Omit<Backlog, 'amount'> & { amount: string })[] = await this.everySite.query(
      'select kind, amount, oldest from colloquy_backlogs($1)',
      [MOST],
    );
    const backlogs = rows.map((row) => ({ ...row, amount: Number(row.amount) }));
    return measured(backlogs, KINDS, this.clock.now());
  }
}
