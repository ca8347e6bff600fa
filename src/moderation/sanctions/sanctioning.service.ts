import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SanctionEffectsService } from '../../comments/sanction-effects.service.js';
import { EventsService } from '../../events/events.service.js';
import { PoliciesService } from '../../policies/policies.service.js';
import {
  SanctionsService,
  type By,
  type PreparedSanction,
  type Sanction,
  type SanctionWish,
} from '../../sanctions/sanctions.service.js';
import type { Site } from '../../sites/sites.service.js';

/** Making sanctions under the site's rules, and taking them back with what they have caused. */
@Injectable()
export class SanctioningService {
  constructor(
    private readonly sanctions: SanctionsService,
    private readonly effects: SanctionEffectsService,
    private readonly policies: PoliciesService,
    private readonly events: EventsService,
  ) {}

  /** Before the transaction. @throws {Problem} invalid-request, person-not-found, comment-not-found */
  async prepare(site: Site, wish: SanctionWish): Promise<PreparedSanction> {
    return this.sanctions.prepare(site.id, wish);
  }

  /** @throws {Problem} unknown-policy, person-not-found, invalid-request */
  async make(tx: EntityManager, site: Site, by: By, prepared: PreparedSanction): Promise<Sanction> {
    if (prepared.policy !== null) await this.policies.cite(tx, site.id, prepared.policy);
    const made = await this.sanctions.make(tx, site.id, by, prepared);
    await this.record(tx, site, made);
    return made;
  }

  /**
   * Ends it, and brings back up to 100 comments at once; a job goes on with more.
   *
   * @throws {Problem} sanction-not-found
   */
  async reverse(site: Site, id: string, by: By): Promise<Sanction> {
    const { undoneAt } = await this.sanctions.reverse(site.id, id, by);
    if (undoneAt === null) await this.undoSome(site, id);
    return this.sanctions.find(site.id, id);
  }

  /** What is left of reversals. Call it now and then. */
  async goOn(site: Site): Promise<void> {
    for (const { id } of await this.sanctions.toUndo(site.id)) await this.undoSome(site, id);
  }

  /** Not of a shadow, which whoever it is about is to hear nothing of; guests have no name to be told by. */
  private async record(tx: EntityManager, site: Site, sanction: Sanction): Promise<void> {
    const { id: sanctionId, kind, personId, expiresAt, madeAt } = sanction;
    if (personId === null || kind === 'shadow') return;
    await this.events.recordOfSite(tx, site.id, [
      {
        siteId: site.id,
        type: 'person.sanctioned',
        subjectId: personId,
        data: { sanctionId, kind, until: expiresAt?.toISOString() ?? null },
        occurredAt: madeAt,
      },
    ]);
  }

  private async undoSome(site: Site, id: string): Promise<void> {
    if (await this.effects.undoSome(site, id)) await this.sanctions.undone(site.id, id);
  }
}
