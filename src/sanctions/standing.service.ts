import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AddressesService } from '../addresses/addresses.service.js';
import { Batches } from '../common/batches.js';
import { EmailVault } from '../common/crypto/email-vault.js';
import { networksOf } from '../common/http/client-address.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { standingOf, type Standing } from './sanction.rules.js';
import type { Guest, Who } from './sanction.js';
import { StandingsRepository } from './standings.repository.js';

export type { Standing } from './sanction.rules.js';
export type { Guest, Who } from './sanction.js';

/** Who does something, as far as it is known. */
export interface Doer {
  personId: string | null;
  /** What counts as one client; of guests. */
  address: string | null;
  /** A guest's. */
  email?: string;
  /** A guest's own, which they change. */
  commentId?: string;
}

const MOST_TOGETHER = 100;

/** What somebody may do now: read where it is done, so that every instance knows at once. */
@Injectable()
export class StandingService {
  private readonly holding = new Batches<string, boolean>(async (siteId, personIds) => {
    const held = await this.standings.heldAmong(siteId, personIds, this.clock.now());
    return personIds.map((id) => held.has(id));
  }, MOST_TOGETHER);

  private readonly holdingGuests = new Batches<Guest, boolean>(async (siteId, guests) => {
    const held = await this.standings.guestsHeld(siteId, guests, this.clock.now());
    return guests.map((guest) => held.has(guest));
  }, MOST_TOGETHER);

  constructor(
    private readonly standings: StandingsRepository,
    private readonly addresses: AddressesService,
    private readonly emails: EmailVault,
    private readonly clock: Clock,
  ) {}

  /** Before a transaction: it may read the keys that addresses are hashed with. */
  async whoIs({ personId, address, email, commentId }: Doer): Promise<Who> {
    if (personId !== null) return { personId };
    const networks = address === null ? [] : networksOf(address);
    return {
      personId,
      emailIndexes: email === undefined ? [] : this.emails.indexesOf(email),
      addresses: networks.length === 0 ? [] : await this.addresses.hashesUnderEveryKey(networks),
      commentId: commentId ?? null,
    };
  }

  /** As `of`; those who are asked about at the same time share one read. */
  async foreseen(siteId: string, who: Who): Promise<Standing> {
    const held = await this.mayBeHeld(siteId, who);
    return held ? this.of(siteId, who) : standingOf([], this.clock.now());
  }

  private async mayBeHeld(siteId: string, who: Who): Promise<boolean> {
    if (who.personId !== null) return this.holding.ask(siteId, who.personId);
    return who.commentId !== null || this.holdingGuests.ask(siteId, who);
  }

  async of(siteId: string, who: Who, tx?: EntityManager): Promise<Standing> {
    const now = this.clock.now();
    const standings = tx ? this.standings.within(tx) : this.standings;
    return standingOf(await standings.inForce(siteId, who, now), now);
  }

  /** Those of these people whom anything holds; the others may do all. */
  async heldAmong(
    siteId: string,
    personIds: readonly string[],
    tx: EntityManager,
  ): Promise<Set<string>> {
    return this.standings.within(tx).heldAmong(siteId, personIds, this.clock.now());
  }

  /** As `heldAmong`, of guests who change no comment. */
  async guestsHeld<G extends Guest>(
    siteId: string,
    guests: readonly G[],
    tx: EntityManager,
  ): Promise<Set<G>> {
    return this.standings.within(tx).guestsHeld(siteId, guests, this.clock.now());
  }

  /** Guests have no row of their own to lock: what they write and what sanctions them take turns. */
  async lockGuests(tx: EntityManager, siteId: string): Promise<void> {
    await this.standings.within(tx).lockGuests(siteId);
  }

  /** Doing it twice changes nothing. @throws {Problem} not-found: also for others' warnings */
  async acknowledge(siteId: string, personId: string, id: string): Promise<void> {
    if (!(await this.standings.ownWarning(siteId, personId, id))) {
      throw new Problem('not-found', 'You have no such warning.');
    }
    await this.standings.acknowledge(siteId, id, this.clock.now());
  }

  /** A guest's, who names the warning that they were told of. Another's, or none, changes nothing. */
  async acknowledgeAs(siteId: string, who: Who, id: string): Promise<void> {
    const now = this.clock.now();
    const inForce = await this.standings.inForce(siteId, who, now);
    if (!inForce.some((each) => each.id === id)) return;
    await this.standings.acknowledge(siteId, id, now);
  }
}

/** @throws {Problem} sanctioned */
export function refuseBarred({ barred }: Standing): void {
  if (!barred) return;
  const { kind, until, message, sanctionId } = barred;
  const end = until?.toISOString() ?? null;
  const detail =
    end === null ? 'Write to the site if you think it is wrong.' : `It ends at ${end}.`;
  throw new Problem('sanctioned', detail, { sanctionId, kind, until: end, reason: message });
}

/** @throws {Problem} sanctioned, warning-unacknowledged */
export function refuseWriting(standing: Standing): void {
  refuseBarred(standing);
  const { warning } = standing;
  if (!warning) return;
  throw new Problem(
    'warning-unacknowledged',
    'Acknowledge it (readers: POST …/me/warnings/{id}/acknowledgement; guests: send its id as acknowledges), and send again.',
    { warning },
  );
}
