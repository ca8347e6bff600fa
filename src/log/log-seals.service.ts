import { Injectable } from '@nestjs/common';
import { Cursors } from '../common/paging/cursor.js';
import { keyedPage, type KeyedPage } from '../common/paging/keyed-page.js';
import type { Site } from '../sites/sites.service.js';
import type { Seal } from './chain.rules.js';
import { LogReadingRepository } from './log-reading.repository.js';

/** The seals as staff see them. */
@Injectable()
export class LogSealsService {
  constructor(
    private readonly log: LogReadingRepository,
    private readonly cursors: Cursors,
  ) {}

  /** Newest first. @throws {Problem} bad-cursor */
  async list(site: Site, asked: { after?: string; limit: number }): Promise<KeyedPage<Seal>> {
    return keyedPage(this.cursors, {
      scope: `seals ${site.id}`,
      after: asked.after,
      limit: asked.limit,
      read: ({ key, ...at }) => this.log.page(site.id, { number: key && Number(key[0]), ...at }),
      keyOf: ({ number }) => [number],
    });
  }
}
