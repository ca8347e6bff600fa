import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Sender } from '../auth/sender.decorator.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import {
  refuseBarred,
  refuseWriting,
  StandingService,
  type Doer,
  type Guest,
  type Standing,
  type Who,
} from '../sanctions/standing.service.js';
import type { Site } from '../sites/sites.service.js';
import {
  CommentOriginsRepository,
  type Asked,
  type Speaker,
} from './comment-origins.repository.js';
import { saysTheSame } from './comment.rules.js';
import { CommentsRepository, type NewComment } from './comments.repository.js';
import type { Draft } from './comment-drafts.service.js';
import { presentAuthor } from './present-author.js';
import type { ThreadWrite } from './thread-writing.service.js';

/** Somebody who may do something now, as who they are now. */
export interface Admitted {
  personId: string | null;
  standing: Standing;
}

/** What somebody is about to say. */
interface Saying {
  threadId: string;
  draft: Pick<Draft, 'personId' | 'origin' | 'revision'>;
}

const MINUTE_MS = 60_000;

/**
 * Who writes, votes and reports, and whether they may. It is asked under a lock that sanctions wait
 * for, in the transaction that the writing commits in: nothing is kept after a sanction's commit
 * that it forbids, on whatever instance either happens.
 */
@Injectable()
export class WritersService {
  constructor(
    private readonly comments: CommentsRepository,
    private readonly origins: CommentOriginsRepository,
    private readonly standings: StandingService,
    private readonly clock: Clock,
  ) {}

  /** Before the transaction: it may read the keys that addresses are hashed with. */
  async whoIs(doer: Doer): Promise<Who> {
    return this.standings.whoIs(doer);
  }

  /**
   * What they may do as far as is known before any work is done for them; a guest acknowledges a
   * warning by sending its id with what they write.
   *
   * @throws {Problem} sanctioned, warning-unacknowledged
   */
  async foresee(
    siteId: string,
    { personId, address }: Sender,
    { email, acknowledges }: { email?: string; acknowledges?: string },
  ): Promise<Standing> {
    const who = await this.whoIs({ personId, address, ...(email === undefined ? {} : { email }) });
    if (acknowledges !== undefined) await this.standings.acknowledgeAs(siteId, who, acknowledges);
    const standing = await this.standings.foreseen(siteId, who);
    refuseWriting(standing);
    return standing;
  }

  /** @throws {Problem} sanctioned, warning-unacknowledged, invalid-credential (they were erased) */
  async admit(tx: EntityManager, siteId: string, who: Who): Promise<Admitted> {
    const admitted = await this.present(tx, siteId, who);
    refuseWriting(admitted.standing);
    return admitted;
  }

  /** As `admit`, of many: those who write as who they were, and whom nothing holds. */
  async admitFree(tx: EntityManager, siteId: string, all: readonly Who[]): Promise<Set<Who>> {
    const people = new Set(all.flatMap(({ personId }) => personId ?? []));
    const guests = all.filter((who) => who.personId === null);
    const [freePeople, freeGuests] = await Promise.all([
      people.size === 0 ? new Set() : this.freePeople(tx, siteId, [...people]),
      guests.length === 0 ? new Set() : this.freeGuests(tx, siteId, guests),
    ]);
    return new Set(
      all.filter((who) =>
        who.personId === null ? freeGuests.has(who) : freePeople.has(who.personId),
      ),
    );
  }

  private async freePeople(
    tx: EntityManager,
    siteId: string,
    personIds: readonly string[],
  ): Promise<Set<string>> {
    const [present, held] = await Promise.all([
      this.comments.within(tx).lockAuthors(siteId, personIds),
      this.standings.heldAmong(siteId, personIds, tx),
    ]);
    return new Set(present.filter((id) => !held.has(id)));
  }

  private async freeGuests(
    tx: EntityManager,
    siteId: string,
    guests: readonly Guest[],
  ): Promise<Set<Guest>> {
    const [, held] = await Promise.all([
      this.standings.lockGuests(tx, siteId),
      this.standings.guestsHeld(siteId, guests, tx),
    ]);
    return new Set(guests.filter((guest) => guest.commentId === null && !held.has(guest)));
  }

  /** Who votes or reports. @throws {Problem} sanctioned, invalid-credential (they were erased) */
  async admitReader(
    tx: EntityManager,
    siteId: string,
    personId: string,
  ): Promise<{ personId: string; standing: Standing; now: Date }> {
    const { personId: present, standing } = await this.present(tx, siteId, { personId });
    refuseBarred(standing);
    return { personId: present!, standing, now: this.clock.now() };
  }

  /** Whoever presses the button again finds what they said the first time. @throws {Problem} duplicate-comment */
  async refuseRepetition({ tx, site, thread }: ThreadWrite, draft: Draft): Promise<void> {
    const [repeats] = await this.repeating(tx, site, [{ threadId: thread.id, draft }]);
    if (!repeats) return;
    throw new Problem('duplicate-comment', 'You have said this here already.');
  }

  /** Whether each of these repeats what its author has said in its thread. */
  async repeating(tx: EntityManager, site: Site, saying: readonly Saying[]): Promise<boolean[]> {
    const since = sinceWhen(site, this.clock.now());
    if (since === null) return saying.map(() => false);
    const asked = new Map<string, Asked>();
    const names = saying.map(({ threadId, draft }) => {
      const speaker = speakerOf(draft);
      if (speaker === null) return null;
      const name = nameOfSpeaker(threadId, speaker);
      asked.set(name, { threadId, speaker });
      return name;
    });
    const said = await this.origins.within(tx).recentTexts(site.id, [...asked.values()], since);
    const texts = new Map([...asked.keys()].map((name, nth) => [name, said[nth]!]));
    return saying.map(({ draft: { revision } }, nth) => {
      const earlier = texts.get(names[nth] ?? '') ?? [];
      return earlier.some((text) => saysTheSame(text, revision.text));
    });
  }

  /** Where comments came from; of readers nothing is kept. */
  async keepOrigins(
    tx: EntityManager,
    siteId: string,
    made: readonly { comment: Pick<NewComment, 'id'>; draft: Pick<Draft, 'origin'> }[],
    now: Date,
  ): Promise<void> {
    const origins = made.flatMap(({ comment, draft: { origin } }) =>
      origin ? [{ commentId: comment.id, origin }] : [],
    );
    if (origins.length === 0) return;
    await this.origins.within(tx).insertMany(siteId, origins, now);
  }

  /** Who has been merged since they signed in is who they are now. */
  private async present(tx: EntityManager, siteId: string, who: Who): Promise<Admitted> {
    if (who.personId === null) {
      await this.standings.lockGuests(tx, siteId);
      return { personId: null, standing: await this.standings.of(siteId, who, tx) };
    }
    const locked = await this.comments.within(tx).lockAuthor(siteId, who.personId);
    const personId = presentAuthor(locked);
    return { personId, standing: await this.standings.of(siteId, { personId }, tx) };
  }
}

/** Null: what was said may be said again. */
function sinceWhen({ settings: { duplicateMinutes } }: Site, now: Date): Date | null {
  return duplicateMinutes === 0 ? null : new Date(now.getTime() - duplicateMinutes * MINUTE_MS);
}

/** Null: nobody who is known. */
export function speakerOf({
  personId,
  origin,
}: Pick<Draft, 'personId' | 'origin'>): Speaker | null {
  if (personId !== null) return { personId };
  if (!origin?.addressDay || !origin.addressHash) return null;
  return { addressDay: origin.addressDay, addressHash: origin.addressHash };
}

/** One name for each who speaks in a thread. */
export function nameOfSpeaker(threadId: string, speaker: Speaker): string {
  const name = 'personId' in speaker ? speaker.personId : speaker.addressHash.toString('hex');
  return `${threadId} ${name}`;
}
