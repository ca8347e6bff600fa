import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobsService } from '../jobs/jobs.service.js';
import { DerivedEventsService } from './derived-events.service.js';

const MINUTE = 60_000;

/** Tells what an instance that has died left behind. */
@Injectable()
export class DerivedEventsJob implements OnModuleInit {
  constructor(
    private readonly jobs: JobsService,
    private readonly derived: DerivedEventsService,
  ) {}

  onModuleInit(): void {
    const run = async ({ id }: { id: string }): Promise<void> => this.derived.tell(id);
    this.jobs.register({ name: 'derived events', everyMs: MINUTE, run });
  }
}
