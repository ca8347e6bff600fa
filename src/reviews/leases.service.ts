import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import { LeasesRepository, type ReviewNote } from './leases.repository.js';
import type { ItemFilter } from './queue-items.queries.js';
import { QueueItemsRepository } from './queue-items.repository.js';
import { termsOf } from './queue-items.service.js';
import { dueAt, LEASE_SECONDS, queueOf } from './queue.rules.js';
import { holdsLease, itemMoved, type ItemMove } from './review-item.rules.js';
import type { ReviewItem } from './review-item.js';

export type { ReviewNote } from './leases.repository.js';

/** Who takes work. */
export interface Worker {
  /** Kind and id of an actor: `member:…`. */
  owner: string;
  /** The reader that they are as well. */
  personId: string | null;
}

export interface Claimed {
  claim: { id: string; expiresAt: Date };
  items: ReviewItem[];
}

/** What is done with an item under its lease. */
export type ItemAct =
  | { kind: 'skip' }
  | { kind: 'snooze'; until: Date }
  | { kind: 'escalate'; note: string | null }
  | { kind: 'move'; queue: string }
  | { kind: 'note'; text: string };

/** Handing out work so that nobody has the same, and what else they do with it than decide. */
@Injectable()
export class LeasesService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly leases: LeasesRepository,
    private readonly items: QueueItemsRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws {Problem} not-found */
  async claim(
    site: Site,
    { owner, personId }: Worker,
    asked: { queue: string; count: number; filter: ItemFilter },
  ): Promise<Claimed> {
    const { leaseSeconds } = termsOf(site, asked.queue);
    const now = this.clock.now();
    const until = after(now, leaseSeconds);
    const claimId = newId();
    await this.items.wake(site.id, now);
    const claim = { ...asked, owner, personId, now, until, claimId };
    const items = await this.items.claim(site.id, claim);
    return { claim: { id: claimId, expiresAt: until }, items };
  }

  /** Also what has run out, where nobody has taken it over. @throws {Problem} not-found */
  async renew(site: Site, owner: string, claimId: string): Promise<Claimed> {
    return this.db.transaction(site.id, async (tx) => {
      const items = await this.held(tx, site, owner, claimId);
      const terms = queueOf(site.settings.queues, items[0]!.queue);
      const until = after(this.clock.now(), terms?.leaseSeconds ?? LEASE_SECONDS);
      const ids = items.map(({ id }) => id);
      await this.leases.within(tx).extend(site.id, ids, until);
      return { claim: { id: claimId, expiresAt: until }, items };
    });
  }

  /** @throws {Problem} not-found */
  async release(site: Site, owner: string, claimId: string): Promise<void> {
    await this.db.transaction(site.id, async (tx) => {
      const items = await this.held(tx, site, owner, claimId);
      const ids = items.map(({ id }) => id);
      await this.leases.within(tx).release(site.id, ids);
    });
  }

  /**
   * The item, locked, and whether the token lets its bearer act on it.
   *
   * @throws {Problem} not-found
   */
  async lock(
    tx: EntityManager,
    site: Site,
    id: string,
    token: string,
  ): Promise<{ item: ReviewItem; held: boolean }> {
    const item = await this.leases.within(tx).lock(site.id, id);
    if (!item) throw new Problem('not-found', 'There is no such item.');
    return { item, held: holdsLease(item, token, this.clock.now()) };
  }

  /** On a locked item. Only a note keeps the lease. @throws {Problem} action-refused, invalid-request */
  async act(
    tx: EntityManager,
    site: Site,
    item: ReviewItem,
    { owner, act }: { owner: string; act: ItemAct },
  ): Promise<void> {
    const leases = this.leases.within(tx);
    const at = this.clock.now();
    switch (act.kind) {
      case 'skip':
        await leases.skip(site.id, item.id, owner, at);
        return leases.release(site.id, [item.id]);
      case 'snooze':
        refuseNoWay(item, 'snooze');
        refusePast(act.until, at);
        return leases.snooze(site.id, item.id, act.until);
      case 'escalate':
        refuseNoWay(item, 'escalate');
        if (act.note !== null) await this.addNote(tx, site, item, { owner, text: act.note });
        return leases.escalate(site.id, item.id, { actor: owner, at });
      case 'move':
        refuseQueue(site, act.queue);
        return leases.move(site.id, item.id, act.queue, dueAt(site.settings.queues, act.queue, at));
      case 'note':
        return this.addNote(tx, site, item, { owner, text: act.text });
    }
  }

  async notesOf(site: Site, commentId: string): Promise<ReviewNote[]> {
    return this.leases.notesOf(site.id, commentId);
  }

  private async addNote(
    tx: EntityManager,
    site: Site,
    item: ReviewItem,
    { owner, text }: { owner: string; text: string },
  ): Promise<void> {
    const note = { id: newId(), actor: owner, text, createdAt: this.clock.now() };
    await this.leases.within(tx).addNote(site.id, item.id, note);
  }

  private async held(
    tx: EntityManager,
    site: Site,
    owner: string,
    claimId: string,
  ): Promise<ReviewItem[]> {
    const items = await this.leases.within(tx).lockClaim(site.id, claimId, owner);
    if (items.length > 0) return items;
    throw new Problem('not-found', 'Nothing of this claim is yours any more.');
  }
}

function after(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

function refuseNoWay({ state }: ReviewItem, move: ItemMove): void {
  if (itemMoved(state, move) === null) throw new Problem('action-refused', `It is ${state} now.`);
}

function refusePast(until: Date, now: Date): void {
  if (until > now) return;
  throw Problem.invalid([{ pointer: '#/until', detail: 'must be in the future' }]);
}

/** What is escalated says so by `escalate`; appeals come by themselves. */
function refuseQueue(site: Site, key: string): void {
  const known = queueOf(site.settings.queues, key) !== null;
  if (known && key !== 'escalated' && key !== 'appeals') return;
  throw Problem.invalid([{ pointer: '#/queue', detail: 'is no queue to move an item to' }]);
}
