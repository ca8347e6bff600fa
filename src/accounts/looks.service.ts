import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../comments/caller.rules.js';
import type { Site } from '../sites/sites.service.js';

/** Notes who has looked at what is nobody's business. */
@Injectable()
export class LooksService {
  private readonly logger = new Logger('Looks');

  /** Before the address is shown; the line tells whose it is, and never the address. */
  noteLook(site: Site, whose: { personId: string } | { noticeId: string }, by: Actor): void {
    const look = { look: 'email', site: site.slug, ...whose, by: `${by.kind} ${by.id}` };
    this.logger.log(JSON.stringify(look));
  }
}
