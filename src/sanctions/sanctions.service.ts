import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { faultsOf, type SanctionKind, type SanctionState } from './sanction.rules.js';
import type { By, NewSanction, Sanction } from './sanction.js';
import { SanctionSubjectsService, type SubjectRef } from './sanction-subjects.service.js';
import { SanctionsRepository, type SanctionFilter } from './sanctions.repository.js';

export type { By, Sanction } from './sanction.js';
export type { SubjectRef } from './sanction-subjects.service.js';

/** What a moderator wants done about somebody. */
export interface SanctionWish {
  kind: SanctionKind;
  about: SubjectRef;
  /** Null: until it is lifted, or as long as an address can be recognised. */
  expiresAt: Date | null;
  slowSeconds: number | null;
  policy: string | null;
  /** For moderators. */
  reason: string | null;
  /** For whoever it is about. */
  message: string | null;
  decisionId: string | null;
}

/** A sanction and whom it is about, before it is made. */
export type PreparedSanction = Omit<NewSanction, 'actor' | 'madeAt'>;

/** Sanctions as moderators make, look through and end them. */
@Injectable()
export class SanctionsService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly sanctions: SanctionsRepository,
    private readonly subjects: SanctionSubjectsService,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /** Finds whom it is about. @throws {Problem} invalid-request, person-not-found, comment-not-found */
  async prepare(siteId: string, wish: SanctionWish): Promise<PreparedSanction> {
    const id = newId();
    const { subject, lastMoment } = await this.subjects.find(siteId, id, wish.about);
    const { kind, slowSeconds, policy, reason, message, decisionId } = wish;
    const expiresAt = wish.expiresAt ?? lastMoment;
    const facts = { kind, slowSeconds, message, expiresAt, lastMoment, subject: subject.subject };
    const faults = faultsOf(facts, this.clock.now());
    if (faults.length > 0) throw Problem.invalid(faults);
    const said = { policy, reason, message, decisionId };
    return { ...subject, ...said, id, kind, slowSeconds, expiresAt };
  }

  /** It holds from the commit on, on every instance. @throws {Problem} person-not-found, invalid-request, unknown-policy */
  async make(
    tx: EntityManager,
    siteId: string,
    by: By,
    prepared: PreparedSanction,
  ): Promise<Sanction> {
    const sanctions = this.sanctions.within(tx);
    const { id, decisionId } = prepared;
    const personId = await lockOut(sanctions, siteId, prepared.personId);
    if (prepared.personId !== null && personId === null) throw new Problem('person-not-found');
    if (decisionId !== null && !(await sanctions.hasDecision(siteId, decisionId))) {
      throw Problem.invalid([{ pointer: '#/decision', detail: 'is no decision of this site' }]);
    }
    const made = { ...prepared, personId, actor: by, madeAt: this.clock.now() };
    await sanctions.insert(siteId, made);
    return (await sanctions.find(siteId, id))!;
  }

  /** @throws {Problem} sanction-not-found */
  async find(siteId: string, id: string): Promise<Sanction> {
    const found = await this.sanctions.find(siteId, id);
    if (!found) throw new Problem('sanction-not-found');
    return found;
  }

  /** Newest first. @throws {Problem} bad-cursor */
  async list(
    siteId: string,
    filter: SanctionFilter,
    asked: { after?: string; limit: number },
  ): Promise<TimedPage<Sanction>> {
    const { personId, state, kind, told } = filter;
    const now = this.clock.now();
    return timedPage(this.cursors, {
      scope: `sanctions ${siteId} ${personId ?? ''} ${state ?? ''} ${kind ?? ''} ${told ? 'told' : ''}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.sanctions.page(siteId, filter, now, at),
      keyOf: (sanction) => [sanction.madeAt, sanction.id],
    });
  }

  /** A person's latest, newest first; `limit` at most. */
  async ofPerson(
    siteId: string,
    personId: string,
    { state, limit }: { state?: SanctionState; limit: number },
  ): Promise<Sanction[]> {
    const first = { key: null, backwards: false, limit };
    const filter = state === undefined ? { personId } : { personId, state };
    return this.sanctions.page(siteId, filter, this.clock.now(), first);
  }

  /** Ends it now; what it has caused stands. Doing it twice changes nothing. @throws {Problem} sanction-not-found */
  async lift(siteId: string, id: string, by: By): Promise<Sanction> {
    return this.end(siteId, id, (sanctions, now) => sanctions.lift(siteId, id, by, now));
  }

  /** Ends it and says that it was wrong. What it has caused is undone by `SanctionReversals`. @throws {Problem} sanction-not-found */
  async reverse(siteId: string, id: string, by: By): Promise<Sanction> {
    return this.end(siteId, id, (sanctions, now) => sanctions.reverse(siteId, id, by, now));
  }

  /** Of those reversed, some whose consequences are not all undone. */
  async toUndo(siteId: string): Promise<Sanction[]> {
    return this.sanctions.toUndo(siteId);
  }

  async undone(siteId: string, id: string): Promise<void> {
    await this.sanctions.undone(siteId, id, this.clock.now());
  }

  /** Call it now and then. */
  async forgetEnded(siteId: string): Promise<void> {
    await this.sanctions.forgetEnded(siteId, this.clock.now());
  }

  private async end(
    siteId: string,
    id: string,
    work: (sanctions: SanctionsRepository, now: Date) => Promise<void>,
  ): Promise<Sanction> {
    return this.db.transaction(siteId, async (tx) => {
      const sanctions = this.sanctions.within(tx);
      const found = await sanctions.find(siteId, id);
      if (!found) throw new Problem('sanction-not-found');
      await lockOut(sanctions, siteId, found.personId);
      await sanctions.lock(siteId, id);
      await work(sanctions, this.clock.now());
      return (await sanctions.find(siteId, id))!;
    });
  }
}

/** Whoever writes has committed, or sees what is committed here. @returns who a person is now; null when erased */
async function lockOut(
  sanctions: SanctionsRepository,
  siteId: string,
  personId: string | null,
): Promise<string | null> {
  if (personId !== null) return sanctions.lockPerson(siteId, personId);
  await sanctions.lockGuestsOut(siteId);
  return null;
}
